/* hugepages.h: what the kernel does to huge pages of its own accord.
 *
 * It may have none to give, and gives base pages; and a thread of it,
 * khugepaged, puts base pages together to huge ones. Neither can be foretold.
 * /proc/vmstat counts them for the whole system: a witness, whether a figure may
 * differ from what was expected for that reason.
 */
#ifndef SHMLAB_PROBE_HUGEPAGES_H
#define SHMLAB_PROBE_HUGEPAGES_H

#include <stdbool.h>
#include <stdint.h>

struct huge_events {
	uint64_t fallbacks; /* faults that got a base page instead */
	uint64_t collapses; /* huge pages for khugepaged */
};

/* 0 or a negated errno (-ENODATA: this kernel does not count them). */
int huge_events_read(struct huge_events *);

/* Have there been any of them since then? Where that can't be read: yes. */
bool huge_fallbacks_since(const struct huge_events *);
bool huge_collapses_since(const struct huge_events *);

#endif
