/* runs.h: an array of runs of pages that grows at its end. */
#ifndef SHMLAB_RECORD_RUNS_H
#define SHMLAB_RECORD_RUNS_H

#include "record/record.h"

struct runs {
	struct run *at; /* owned; free(3) it */
	size_t count, room;
};

/* Adds one page after the last one. It joins the last run where state, ordinal
 * and frame number continue it. 0 or -ENOMEM. */
int runs_add(struct runs *, enum page_state, uint64_t frame, unsigned ordinal);

#endif
