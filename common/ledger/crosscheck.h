/* crosscheck.h: holds the figures of a step against each other.
 *
 * The kernel gives the same facts by several ways: pages one by one, sums of a
 * mapping, sums of a process, counts of faults. They must agree to the page, and
 * what happens in the region must be all that happens. Every comparison
 * is counted, and one that fails becomes a finding with both figures.
 */
#ifndef SHMLAB_LEDGER_CROSSCHECK_H
#define SHMLAB_LEDGER_CROSSCHECK_H

#include "record/record.h"

struct crosscheck {
	int64_t page_kib;
	struct verdict_record verdict; /* findings owned */
	size_t room;
};

void crosscheck_init(struct crosscheck *, size_t page_size);
void crosscheck_release(struct crosscheck *);

/* Holds the figures of a step against each other. before is NULL for the first
 * step; where outside is false, what happens outside the region is not
 * judged. 0, -ENOMEM, or -EINTR once it is time to stop (record/stop.h). */
int crosscheck_step(struct crosscheck *, const struct step_record *before,
    const struct step_record *step, bool outside);

/* One comparison: measured must be expected, or at most slack less. What is
 * UNKNOWN is not compared. line and unit are static text; detail may be "".
 * Returns 1 if it holds or was not made, 0 if it does not hold, or -ENOMEM. */
int crosscheck_compare(
    struct crosscheck *, const struct finding *, int64_t slack);

#endif
