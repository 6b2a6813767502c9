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

#endif
