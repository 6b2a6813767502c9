/* look.h: the figures of all actors after one step, of the region alone but for
 * the page tables. */
#ifndef SHMLAB_COMPARE_LOOK_H
#define SHMLAB_COMPARE_LOOK_H

#include <stddef.h>

#include "record/record.h"

struct look {
	bool known;		  /* there was a snapshot */
	char step[STEP_NAME_MAX]; /* after this one */
	int64_t processes;
	int64_t rss_kib, pss_kib, uss_kib; /* sums over the processes */
	int64_t uss_each_kib;		   /* on average, cut; or UNKNOWN */
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

/* The figure, an int64_t, at that offset of a struct. */
int64_t figure_at(const void *, size_t offset);

#define ROUGH_MAX 32 /* bytes of a rough figure */

/* A figure in units of so many, with three digits that count ("0.0123", "1.23",
 * "1234"); or "n/a". Writes at most ROUGH_MAX bytes. Returns text. */
char *rough_figure(int64_t figure, double unit, char *text);

#endif
