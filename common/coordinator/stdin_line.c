#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "coordinator/stdin_line.h"

/* Waits until stdin has input or has ended, or a signal has come. */
static int
wait_for_stdin(struct failure_sink *sink)
{
	struct pollfd fds[] = {
	    {.fd = STDIN_FILENO, .events = POLLIN},
	    {.fd = sink->signal_fd, .events = POLLIN},
	};

	/* One may have come before, and been noted. */
	if (failure_interrupted(sink) < 0)
		return -1;
	while (poll(fds, 2, -1) < 0)
		if (errno != EINTR)
			return failure_system(sink, "wait for stdin", -errno);
	return fds[1].revents != 0 ? failure_interrupted(sink) : 0;
}

int
stdin_byte_read(struct failure_sink *sink, char *byte)
{
	ssize_t n;

	do {
		if (wait_for_stdin(sink) < 0)
			return -1;
		n = read(STDIN_FILENO, byte, 1);
	} while (n < 0 && errno == EINTR);
	return n == 1;
}

int
stdin_line_read(struct failure_sink *sink, char *line, size_t size)
{
	size_t used = 0;

	for (;;) {
		char c;
		int got = stdin_byte_read(sink, &c);

		if (got < 0 || (got == 0 && used == 0))
			return got;
		if (got == 0 || c == '\n') {
			line[used < size ? used : size - 1] = '\0';
			return 1;
		}
		if (used + 1 < size)
			line[used++] = c;
	}
}
