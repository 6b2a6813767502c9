/* patience.h: a wait that comes to an end.
 *
 *	struct patience patience = {.left_ms = 10 * 1000};
 *
 *	while (nothing has come && patience.left_ms > 0)
 *		n = patience_poll(&patience, fds, count);
 */
#ifndef SHMLAB_OS_PATIENCE_H
#define SHMLAB_OS_PATIENCE_H

#include <poll.h>
#include <stdint.h>

struct patience {
	int64_t left_ms; /* 0: there is none left */
	int64_t seen_ms; /* by the clock, at the last call; 0: there was none */
};

/* Takes off what is left the time since the last call, but 200 ms at most: that
 * in which this process was stopped, as by Ctrl-Z, does not count. To be called
 * at least so often, and once at the beginning. */
void patience_pass(struct patience *);

/* poll(2) for 200 ms, or less; the time passes. Returns what poll(2) does. */
int patience_poll(struct patience *, struct pollfd *fds, nfds_t count);

#endif
