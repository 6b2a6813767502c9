/* hugepages.h: what the kernel does with huge pages of its own accord.
 *
 * It may have none free, and give base pages; and its thread khugepaged
 * collapses base pages into huge ones. Neither can be predicted. /proc/vmstat
 * counts both for the whole system: it tells whether they may be why a figure
 * is not as predicted.
 */
#ifndef SHMLAB_PROBE_HUGEPAGES_H
#define SHMLAB_PROBE_HUGEPAGES_H

#include <stdbool.h>
#include <stdint.h>

struct huge_events {
	uint64_t fallbacks; /* faults that got a base page instead */
	uint64_t collapses; /* huge pages that khugepaged took */
};

/* 0 or a negated errno (-ENODATA: this kernel does not count them). */
int huge_events_read(struct huge_events *);

/* Have there been any since then? Where they cannot be read: yes. */
bool huge_fallbacks_since(const struct huge_events *);
bool huge_collapses_since(const struct huge_events *);

#endif
