/* comparison.h: all rows, and what is known of them together. */
#ifndef SHMLAB_COMPARE_COMPARISON_H
#define SHMLAB_COMPARE_COMPARISON_H

#include "compare/row.h"

struct comparison {
	struct compare_request request;
	struct platform platform;
	/* Subject by subject, consumers by consumers; see scheduler.h. */
	struct row *rows;
	size_t count, room;
	bool complete;	    /* every row was run */
	unsigned lanes;	    /* so many at a time, at most */
	bool abreast;	    /* two were run at a time, once or more often */
	int64_t elapsed_ns; /* from the first row to the last */
};

/* The smallest number of consumers beyond that one that a row has, or 0. */
unsigned next_consumers(const struct comparison *, unsigned consumers);

#endif
