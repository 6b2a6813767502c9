/* choice.h: rows that are told of together. */
#ifndef SHMLAB_COMPARE_CHOICE_H
#define SHMLAB_COMPARE_CHOICE_H

#include "compare/comparison.h"

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

#endif
