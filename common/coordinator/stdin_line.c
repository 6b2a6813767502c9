#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "coordinator/stdin_line.h"

/* Waits until stdin has something, or its end, or a signal has come. */
static int
wait_for_stdin(struct actors *s)
{
	struct pollfd fds[] = {
	    {.fd = STDIN_FILENO, .events = POLLIN},
	    {.fd = s->sink->signal_fd, .events = POLLIN},
	};

	/* One may have come before, and been taken note of. */
	if (failure_interrupted(s->sink) < 0)
		return -1;
	while (poll(fds, 2, -1) < 0)
		if (errno != EINTR)
			return failure_system(
			    s->sink, "wait for stdin", -errno);
	return fds[1].revents != 0 ? failure_interrupted(s->sink) : 0;
}

int
stdin_line_read(struct actors *s, char *line, size_t size)
{
	size_t used = 0;

	for (;;) {
		char c;
		ssize_t n;

		if (wait_for_stdin(s) < 0)
			return -1;
		n = read(STDIN_FILENO, &c, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n != 1 && used == 0)
			return 0;
		if (n != 1 || c == '\n') {
			line[used < size ? used : size - 1] = '\0';
			return 1;
		}
		if (used + 1 < size)
			line[used++] = c;
	}
}
