#include <errno.h>

#include "os/clock.h"
#include "os/patience.h"

#define A_WHILE_MS 200

int
patience_poll(struct patience *patience, struct pollfd *fds, nfds_t count)
{
	int64_t left = patience->left_ms, passed, now;
	int ready, error;

	if (patience->seen_ms == 0)
		patience->seen_ms = clock_ms();
	if (left < 0)
		left = 0; /* for poll(2), a negative value is no limit */
	ready = poll(fds, count, left < A_WHILE_MS ? (int)left : A_WHILE_MS);
	error = errno;
	now = clock_ms();
	passed = now - patience->seen_ms;
	patience->left_ms -= passed < A_WHILE_MS ? passed : A_WHILE_MS;
	patience->seen_ms = now;
	errno = error;
	return ready;
}
