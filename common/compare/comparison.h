/* comparison.h: all rows, and how far they came. */
#ifndef SHMLAB_COMPARE_COMPARISON_H
#define SHMLAB_COMPARE_COMPARISON_H

#include <stdio.h>

#include "compare/row.h"

struct comparison {
	struct compare_request request;
	struct platform platform;
	/* Thing by thing, consumers by consumers; see lanes.h. */
	struct row *rows;
	size_t count, room;
	bool complete;	    /* every row was run */
	unsigned lanes;	    /* so many at a time, at most */
	bool abreast;	    /* two were run at a time, once or more often */
	int64_t elapsed_ns; /* from the first row to the last */
};

/* The smallest number of consumers beyond that one that a row has, or 0. */
unsigned next_consumers(const struct comparison *, unsigned consumers);

/* The tables, the sentences, and the verdict. 0 or a negated errno. */
int tables_print(const struct comparison *, FILE *);

/* The sentences: calls hear with each. */
void conclusions_draw(const struct comparison *,
    void (*hear)(void *arg, const char *sentence), void *arg);

/* JSON by common/record/compare.schema.json; and CSV by RFC 4180, a line for each
 * row. 0 or a negated errno. */
int document_json(const struct comparison *, FILE *);
int document_csv(const struct comparison *, FILE *);

#endif
