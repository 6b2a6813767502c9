#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/exit_status.h"
#include "coordinator/input_line.h"

const struct input input_stdin = {STDIN_FILENO, "stdin"};

int
input_open(struct input *in, const char *path)
{
	struct stat st;

	/* Without O_NONBLOCK it would wait for the writer of a FIFO. */
	*in = (struct input){
	    open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), path};
	if (in->fd < 0 || fstat(in->fd, &st) < 0)
		return -errno;
	return S_ISDIR(st.st_mode) ? -EISDIR : 0;
}

/* Waits until it has a byte or has ended, or a signal has come. */
static int
wait_for(struct failure_sink *sink, const struct input *in)
{
	struct pollfd fds[] = {
	    {.fd = in->fd, .events = POLLIN},
	    {.fd = sink->signal_fd, .events = POLLIN},
	};

	/* One may have come before, and been noted. */
	if (failure_interrupted(sink) < 0)
		return -1;
	while (poll(fds, 2, -1) < 0)
		if (errno != EINTR)
			return failure_system(sink, "wait for input", -errno);
	return fds[1].revents != 0 ? failure_interrupted(sink) : 0;
}

int
input_byte_read(struct failure_sink *sink, const struct input *in, char *byte)
{
	ssize_t n;

	do {
		if (wait_for(sink, in) < 0)
			return -1;
		n = read(in->fd, byte, 1);
	} while (n < 0 && (errno == EINTR || errno == EAGAIN));
	return n >= 0 ? (int)n
		      : failure_refuse(sink, EXIT_CANNOT_RUN, "%s: %s",
			    in->name, strerror(errno));
}

static int
refuse(struct failure_sink *sink, const struct input *in, bool zero)
{
	if (zero)
		return failure_refuse(sink, EXIT_CANNOT_RUN,
		    "%s: it holds a byte 0, so it is no text", in->name);
	return failure_refuse(sink, EXIT_CANNOT_RUN,
	    "%s: a line of it has more than %d bytes", in->name,
	    INPUT_LINE_MOST);
}

int
input_line_read(
    struct failure_sink *sink, const struct input *in, char *line, size_t size)
{
	for (size_t used = 0;; used++) {
		char c;
		int got = input_byte_read(sink, in, &c);

		if (got < 0 || (got == 0 && used == 0))
			return got;
		if (got == 0 || c == '\n') {
			line[used < size ? used : size - 1] = '\0';
			return 1;
		}
		if (c == '\0' || used == INPUT_LINE_MOST)
			return refuse(sink, in, c == '\0');
		if (used + 1 < size)
			line[used] = c;
	}
}
