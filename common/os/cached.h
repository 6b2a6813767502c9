/* cached.h: pages of a mapped file on their way into the page cache. */
#ifndef SHMLAB_OS_CACHED_H
#define SHMLAB_OS_CACHED_H

#include <stddef.h>
#include <sys/types.h>

/* Pages that MADV_WILLNEED may be asked for at once: of more than a device's
 * readahead the kernel reads the beginning only. */
#define CACHED_AT_ONCE 16

/* Waits until mincore(2) says that all pages from start on are in memory, but
 * for holes (lseek(2) SEEK_DATA). The file fd is mapped there, from offset on.
 * 0; -ETIMEDOUT: they were not after ten seconds; or another negated
 * errno. length: whole pages, CACHED_AT_ONCE at most. */
int cached_wait(int fd, off_t offset, void *start, size_t length);

#endif
