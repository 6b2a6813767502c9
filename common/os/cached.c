#include <errno.h>
#include <linux/magic.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "os/cached.h"
#include "os/patience.h"

static bool
are_all(const unsigned char *present, size_t pages)
{
	for (size_t i = 0; i < pages; i++)
		if ((present[i] & 1) == 0)
			return false;
	return true;
}

int
cached_wait(int fd, void *start, size_t length)
{
	struct patience patience = {.left_ms = 10 * 1000};
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	unsigned char present[CACHED_AT_ONCE] = {0};
	struct statfs fs;

	if (fstatfs(fd, &fs) < 0)
		return -errno;
	if (fs.f_type == TMPFS_MAGIC)
		return 0;
	while (mincore(start, length, present) == 0) {
		if (are_all(present, length / page_size))
			return 0;
		patience_pass(&patience);
		if (patience.left_ms <= 0)
			return -ETIMEDOUT;
		(void)poll(NULL, 0, 1);
	}
	return -errno;
}
