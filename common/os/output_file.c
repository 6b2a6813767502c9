#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "os/output_file.h"
#include "os/signals.h"

/* Nobody reads it yet. */
static bool
is_waiting_fifo(const char *path)
{
	struct stat st;

	return errno == ENXIO && stat(path, &st) == 0 && S_ISFIFO(st.st_mode);
}

/* An open(2) that blocks would miss a signal that comes right before it. */
static int
open_for_reader(const char *path)
{
	const struct timespec a_while = {.tv_nsec = 20 * 1000 * 1000};
	int fd;

	while ((fd = open(path,
		    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK,
		    0666)) < 0 &&
	    is_waiting_fifo(path)) {
		nanosleep(&a_while, NULL);
		if (*signals_flag() == 0)
			continue;
		errno = EINTR;
		break;
	}
	return fd;
}

FILE *
output_file_open(const char *path)
{
	int fd;

	signals_listen(true);
	fd = open_for_reader(path);
	signals_listen(false);
	if (fd < 0)
		return NULL;
	(void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	return fdopen(fd, "w");
}

int
output_flush(FILE *out)
{
	errno = 0;
	if (fflush(out) == 0 && !ferror(out))
		return 0;
	if (errno != 0)
		return -errno;
	return *signals_flag() != 0 ? -EINTR : -EIO;
}
