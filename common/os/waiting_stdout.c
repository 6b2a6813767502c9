#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "os/signals.h"
#include "os/waiting_stdout.h"

/* false: a signal has come that ends the run. */
static bool
wait_for_room(void)
{
	struct pollfd fd = {.fd = STDOUT_FILENO, .events = POLLOUT};

	while (poll(&fd, 1, -1) < 0 && errno == EINTR)
		if (*signals_flag() != 0)
			return false;
	return true;
}

/* All of it, since stdio takes less for a failure; 0 is one as well. */
static ssize_t
write_waiting(void *cookie, const char *bytes, size_t size)
{
	size_t done = 0;

	(void)cookie;
	while (done < size) {
		ssize_t n = write(STDOUT_FILENO, bytes + done, size - done);

		if (n >= 0)
			done += (size_t)n;
		else if (errno != EAGAIN || !wait_for_room())
			return (ssize_t)done;
	}
	return (ssize_t)done;
}

void
waiting_stdout(void)
{
	FILE *stream = fopencookie(
	    NULL, "w", (cookie_io_functions_t){.write = write_waiting});

	if (stream == NULL)
		return;
	setvbuf(stream, NULL, isatty(STDOUT_FILENO) == 1 ? _IOLBF : _IOFBF, 0);
	stdout = stream;
}
