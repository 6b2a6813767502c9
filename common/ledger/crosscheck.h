/* crosscheck.h: compares the figures of a step with each other.
 *
 * The kernel gives the same facts in several ways: pages one by one, sums of a
 * mapping, sums of a process, counts of faults. They must agree to the page,
 * and outside the region nothing must happen. Every comparison is counted, and
 * one that fails becomes a finding with both figures.
 */
#ifndef SHMLAB_LEDGER_CROSSCHECK_H
#define SHMLAB_LEDGER_CROSSCHECK_H

#include "record/record.h"

struct crosscheck {
	int64_t page_kib;
	struct verdict_record verdict; /* findings owned */
	size_t room;
	char region[REGION_NAME_MAX]; /* of the step that was last begun */
};

void crosscheck_init(struct crosscheck *, size_t page_size);
void crosscheck_release(struct crosscheck *);

/* Compares the figures of a step. before is NULL for the first step; outside:
 * what happens outside the region is compared as well. 0, -ENOMEM, or -EINTR if
 * it is time to stop (record/stop.h). */
int crosscheck_step(struct crosscheck *, const struct step_record *before,
    const struct step_record *step, bool outside);

/* One comparison: measured must equal expected, or be less by slack at most. If
 * either is UNKNOWN, nothing is compared. line and unit are static text; detail
 * may be "". Returns 1 if it holds or was not made, 0 if it does not hold, or
 * -ENOMEM. */
int crosscheck_compare(
    struct crosscheck *, const struct finding *, int64_t slack);

#endif
