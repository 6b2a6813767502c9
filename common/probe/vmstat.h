/* vmstat.h: what the kernel did of its own accord, by /proc/vmstat.
 *
 * The counters are those of the whole system: a witness, whether a figure may
 * differ from what was expected for that reason, and never a proof.
 */
#ifndef SHMLAB_PROBE_VMSTAT_H
#define SHMLAB_PROBE_VMSTAT_H

#include <stddef.h>
#include <stdint.h>

/* Reads so many counters by their names, as they stand there. 0 or a negated
 * errno (-ENODATA: this kernel lacks one of them); then values is untouched. */
int vmstat_read(const char *const names[], uint64_t values[], size_t count);

/* Pages that were moved to other frames since the machine was started; UINT64_MAX
 * where the kernel does not say. */
uint64_t vmstat_moved_pages(void);

#endif
