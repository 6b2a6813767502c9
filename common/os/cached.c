#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

#include "os/cached.h"
#include "os/patience.h"

/* A hole is not read from the disk: it comes at once, or on tmpfs never. */
static bool
is_hole(int fd, off_t page, size_t page_size)
{
	off_t data = lseek(fd, page, SEEK_DATA);

	return data < 0 ? errno == ENXIO : data >= page + (off_t)page_size;
}

int
cached_wait(int fd, off_t offset, void *start, size_t length)
{
	struct patience patience = {.left_ms = 10 * 1000};
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	unsigned char present[CACHED_AT_ONCE] = {0};
	size_t i = 0;

	while (mincore(start, length, present) == 0) {
		while (i < length / page_size &&
		    ((present[i] & 1) != 0 ||
			is_hole(
			    fd, offset + (off_t)(i * page_size), page_size)))
			i++;
		if (i == length / page_size)
			return 0;
		patience_pass(&patience);
		if (patience.left_ms <= 0)
			return -ETIMEDOUT;
		(void)poll(NULL, 0, 1);
	}
	return -errno;
}
