/* writeback.h: when does the kernel write a file's dirty pages by itself? */
#ifndef SHMLAB_PROBE_WRITEBACK_H
#define SHMLAB_PROBE_WRITEBACK_H

#include <stdbool.h>
#include <stdint.h>

/* Might it have begun with pages that became dirty so many seconds ago, or that
 * are so many? Pages that were written back are write-protected, and the next
 * write to each is a fault. Sources: Documentation/admin-guide/sysctl/vm.rst
 * (dirty_expire_centisecs), nr_dirty_background_threshold in /proc/vmstat. What
 * cannot be read is taken to be what kernels begin with. */
bool writeback_may_come(double seconds, uint64_t pages);

#endif
