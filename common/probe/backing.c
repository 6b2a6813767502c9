#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "probe/backing.h"

/* st_blocks counts 512 bytes, whatever the block size (inode(7)); tmpfs keeps
 * it in step with its page cache (mm/shmem.c: shmem_recalc_inode). */
static int64_t
pages_of(const struct stat *file)
{
	return (int64_t)file->st_blocks * 512 / sysconf(_SC_PAGESIZE);
}

int
backing_of_file(int fd, int64_t *pages)
{
	struct stat file;

	if (fstat(fd, &file) < 0)
		return -errno;
	*pages = pages_of(&file);
	return 0;
}

int
backing_of_mapping(pid_t pid, uint64_t start, uint64_t end, int64_t *pages)
{
	struct stat file;
	char path[96];

	snprintf(path, sizeof path, "/proc/%d/map_files/%" PRIx64 "-%" PRIx64,
	    (int)pid, start, end);
	if (stat(path, &file) < 0)
		return -errno;
	*pages = pages_of(&file);
	return 0;
}
