/* look.h: a full snapshot of a process, and the least that it could cost.
 *
 * Full is: VSZ, RSS, PSS, USS, faults, every mapping, and the state of every
 * page of every mapping, told as probe/ tells them to a run. The floor is to have
 * the kernel write the same files into memory, and look at nothing.
 */
#ifndef SHMLAB_BENCH_LOOK_H
#define SHMLAB_BENCH_LOOK_H

#include <stdbool.h>

#include "probe/platform.h"
#include "probe/process.h"

struct look {
	const struct platform *platform;
	uint64_t *words; /* of one portion of pages, as are the next two */
	struct page_view *views;
	bool *zero;
	uint64_t pages[PAGE_STATES]; /* that were seen, over all looks */
};

/* 0 or -ENOMEM. */
int look_init(struct look *, const struct platform *);
void look_release(struct look *);

/* 0 or a negated errno, as process_look(). */
int look_fully(struct look *, struct process *);

/* A full look comes first: it says where there are pages. */
int look_at_nothing(struct look *, struct process *);

/* The part of that which is smaps: what PSS costs, whoever asks. */
int look_at_smaps(struct look *, struct process *);

/* VSZ and RSS alone: one read, and two numbers. 0 or a negated errno. */
int look_at_sizes(const struct process *, struct statm_line *);

#endif
