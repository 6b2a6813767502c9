/* vmstat.h: what the kernel did of its own accord, from /proc/vmstat.
 *
 * The counters are those of the whole system: they can tell what may be why a
 * figure is not as predicted, and prove nothing.
 */
#ifndef SHMLAB_PROBE_VMSTAT_H
#define SHMLAB_PROBE_VMSTAT_H

#include <stddef.h>
#include <stdint.h>

/* Reads so many counters by their names in that file. 0, or a negated errno
 * (-ENODATA: this kernel lacks one of them) with values untouched. */
int vmstat_read(const char *const names[], uint64_t values[], size_t count);

/* Pages that were migrated to other frames since the machine was started;
 * UINT64_MAX where the kernel does not say. */
uint64_t vmstat_moved_pages(void);

#endif
