/* comparison.h: all rows, and those that are told of together. */
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

/* One row of each subject, or of some of them. */
struct choice {
	const struct row *at[REQUEST_LIST];
	size_t count;
};

/* Of each subject, the row that beats all its others. A row that was
 * contradicted supports no conclusion, so none of them is chosen. */
struct choice choose(const struct comparison *,
    bool (*beats)(const struct row *, const struct row *than));

/* The row of each subject with so many consumers; for subjects that stream,
 * which have one such row. */
struct choice choose_by_consumers(
    const struct comparison *, unsigned consumers);

/* Those of a choice that are such, or those that are not. */
struct choice choose_among(
    const struct choice *, bool (*is_such)(const struct row *), bool such);

/* The row whose figure, an int64_t at that offset of struct row, is the
 * largest, or the smallest. NULL: it is UNKNOWN in all of them. */
const struct row *choice_extreme(
    const struct choice *, size_t figure, bool largest);

/* The names of their subjects: "cow, shared and lazy", if last is " and ". */
void choice_names(const struct choice *, const char *last, FILE *);

#endif
