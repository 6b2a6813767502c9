/* writeback.h: when does the kernel write a file's dirty pages by itself? */
#ifndef SHMLAB_PROBE_WRITEBACK_H
#define SHMLAB_PROBE_WRITEBACK_H

#include <stdbool.h>
#include <stdint.h>

/* May it have begun to write so many pages that became dirty so many seconds
 * ago? Pages that were written back are write-protected, and the next write to
 * each is a fault. Sources: Documentation/admin-guide/sysctl/vm.rst
 * (dirty_expire_centisecs), nr_dirty_background_threshold in /proc/vmstat. What
 * cannot be read is assumed to be the kernel's default. */
bool writeback_may_come(double seconds, uint64_t pages);

#endif
