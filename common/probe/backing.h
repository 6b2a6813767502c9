/* backing.h: how many pages an object has in memory, mapped or not. */
#ifndef SHMLAB_PROBE_BACKING_H
#define SHMLAB_PROBE_BACKING_H

#include <stdint.h>
#include <sys/types.h>

/* Stores how many pages a file on tmpfs has: shm, a memfd, or shared anonymous
 * memory. It is open as fd; or a process maps it from start to end, as a line
 * of its maps says. The second needs root: -EPERM, -EACCES, or -ENOENT where
 * /proc/PID/map_files does not exist. 0 or a negated errno. */
int backing_of_file(int fd, int64_t *pages);
int backing_of_mapping(pid_t, uint64_t start, uint64_t end, int64_t *pages);

#endif
