/* change.h: what a step changed for one process.
 *
 * Compares two records of the same actor, figure by figure and page by page.
 * This is evidence, not prediction: it says what became of each page, and not
 * why.
 */
#ifndef SHMLAB_RECORD_CHANGE_H
#define SHMLAB_RECORD_CHANGE_H

#include "record/record.h"

struct change {
	/* After minus before; UNKNOWN if either is. For a process that was not
	 * there before, UNKNOWN. */
	int64_t vsz_kib, rss_kib, pss_kib, uss_kib;
	int64_t minor_faults, major_faults, settling_faults;
	/* The region's own; before mmap and after munmap it counts as 0. */
	int64_t region_size_kib, region_rss_kib, region_pss_kib, region_uss_kib;
	int64_t region_huge_kib;
	/* Pages by their states before and after. Without a region, or a
	 * process, pages count as absent. pages_known is false if a state is
	 * unknown; then every count is 0. */
	bool pages_known;
	uint64_t pages[PAGE_STATES][PAGE_STATES]; /* [before][after] */
	/* Pages that had a frame before and have one now. frames_known is false
	 * if one of these frames is unseen, or pages_known is false; then both
	 * are 0. */
	bool frames_known;
	uint64_t replaced; /* another frame than before */
	uint64_t kept;	   /* the same frame */
	/* Pages that had nothing and now have a frame of the process, not of
	 * its object; 0 if pages_known is false. */
	uint64_t taken;
};

/* before may be NULL (the process is new). */
void change_between(const struct process_record *before,
    const struct process_record *after, struct change *out);

/* Lines of /proc/PID/maps that differ. Calls visit once for each line, in the
 * order of addresses: '+' added, '-' removed, '~' changed (with the same start;
 * called with the new line). Does nothing if before is NULL. */
void change_of_maps(const struct process_record *before,
    const struct process_record *after,
    void (*visit)(void *arg, char sign, const char *line), void *arg);

#endif
