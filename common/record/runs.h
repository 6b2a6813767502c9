/* runs.h: an array of runs of pages that grows at its end.
 *
 *	struct runs runs = {0};
 *	runs_add(&runs, (struct run){.count = 1, .state = PAGE_ZERO, ...});
 *	region.runs = runs.at;			 takes it over
 */
#ifndef SHMLAB_RECORD_RUNS_H
#define SHMLAB_RECORD_RUNS_H

#include "record/record.h"

struct runs {
	struct run *at; /* owned; free(3) it, also after a failure */
	size_t count, room;
};

/* Adds run.count pages after the last one, whatever run.first says; the first
 * page is page 0. They join the last run if all else is the same and the frame
 * number continues it, or both frames are unseen. A page without a frame of its
 * own is added with FRAME_UNSEEN and ordinal 0. 0 or -ENOMEM; then nothing is
 * added. */
int runs_add(struct runs *, struct run);

/* Two lists of runs of the same pages, side by side:
 *
 *	struct runs_pair at = {.a = a, .a_count = 2, .b = b, .b_count = 3};
 *
 *	while (runs_pair_next(&at))
 *		compare(at.a, at.b, at.first, at.end);
 *
 * Ends with the shorter list, or when the work is to stop (stop.h). */
struct runs_pair {
	const struct run *a, *b; /* that hold these pages */
	size_t a_count, b_count; /* runs from there on */
	uint64_t first, end;	 /* the pages, all of one run in each list */
};

bool runs_pair_next(struct runs_pair *);

/* "page 4", "pages 0-499": the pages from first to end, without end. Returns
 * label. */
#define PAGES_LABEL_MAX 48
const char *pages_label(
    uint64_t first, uint64_t end, char label[PAGES_LABEL_MAX]);

#endif
