/* backing.h: how much of an object is in memory, mapped or not. */
#ifndef SHMLAB_PROBE_BACKING_H
#define SHMLAB_PROBE_BACKING_H

#include <stdint.h>
#include <sys/types.h>

/* Stores how many pages a tmpfs file holds: shm, a memfd, or shared anonymous
 * memory. It is open as fd, or mapped by a process from start to end, as in a
 * line of its maps. The second needs root: -EPERM, -EACCES, or -ENOENT where
 * /proc/PID/map_files is not there. 0 or a negated errno. */
int backing_of_file(int fd, int64_t *pages);
int backing_of_mapping(pid_t, uint64_t start, uint64_t end, int64_t *pages);

#endif
