#include <errno.h>

#include "os/clock.h"
#include "os/patience.h"

#define A_WHILE_MS 200

void
patience_pass(struct patience *patience)
{
	int64_t now = clock_ms(), passed = now - patience->seen_ms;

	if (patience->seen_ms != 0)
		patience->left_ms -= passed < A_WHILE_MS ? passed : A_WHILE_MS;
	patience->seen_ms = now;
}

int
patience_poll(struct patience *patience, struct pollfd *fds, nfds_t count)
{
	int64_t left = patience->left_ms;
	int ready, error;

	if (patience->seen_ms == 0)
		patience_pass(patience);
	if (left < 0)
		left = 0; /* for poll(2), a negative value is no limit */
	ready = poll(fds, count, left < A_WHILE_MS ? (int)left : A_WHILE_MS);
	error = errno;
	patience_pass(patience);
	errno = error;
	return ready;
}
