/* judge.h: holds the figures of a step against each other.
 *
 * The kernel gives the same facts by several ways: pages one by one, sums of a
 * mapping, sums of a process, counts of faults. They must agree to the page, and
 * what happens in the region must be all that happens. Every comparison
 * is counted, and one that fails becomes a finding with both figures.
 */
#ifndef SHMLAB_COORDINATOR_JUDGE_H
#define SHMLAB_COORDINATOR_JUDGE_H

#include "record/record.h"

struct judge {
	int64_t page_kib;
	struct verdict_record verdict; /* findings owned */
	size_t room;
};

void judge_init(struct judge *, size_t page_size);
void judge_release(struct judge *);

/* before is NULL for the first step. 0 or -ENOMEM. */
int judge_step(struct judge *, const struct step_record *before,
    const struct step_record *step);

#endif
