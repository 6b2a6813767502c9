/* crowd.h: processes that do nothing but be looked at. */
#ifndef SHMLAB_BENCH_CROWD_H
#define SHMLAB_BENCH_CROWD_H

#include "bench/job.h"
#include "probe/process.h"

#define CROWD_MAX 64

/* The name that they have in ps. */
#define CROWD_NAME "shmlab-crowd"

struct crowd {
	unsigned count;
	struct job job[CROWD_MAX];
	struct process process[CROWD_MAX]; /* open */
};

/* Forks that many: each inherits all that we have mapped, and is asleep when this
 * returns. 0 or a negated errno; then there is none. */
int crowd_start(struct crowd *, unsigned count);
void crowd_end(struct crowd *);

#endif
