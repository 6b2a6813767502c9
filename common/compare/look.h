/* look.h: the figures of all actors after one step, of the region alone but for
 * the page tables. */
#ifndef SHMLAB_COMPARE_LOOK_H
#define SHMLAB_COMPARE_LOOK_H

#include "record/record.h"

struct look {
	bool known;		  /* there was a snapshot */
	char step[STEP_NAME_MAX]; /* after this one */
	int64_t processes;
	int64_t rss_kib, pss_kib, uss_kib; /* sums over the processes */
	int64_t frames; /* distinct ones; or UNKNOWN, and why */
	const char *frames_reason;
	int64_t held_kib; /* what the frames hold; else the sum of PSS */
	int64_t pte_kib;  /* sum over the processes; or UNKNOWN */
	/* Since the start, or since the writes began, by what they did; all of
	 * them UNKNOWN where the steps were not predicted. */
	int64_t faults[FAULT_CLASSES];
	const char *faults_reason;
};

void look_take(const struct step_record *, struct look *out);

/* Adds a figure to a sum; either may be UNKNOWN, and then the sum is. */
void look_add(int64_t *sum, int64_t figure);

#endif
