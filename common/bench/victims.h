/* victims.h: stopped processes, of which snapshots are taken. */
#ifndef SHMLAB_BENCH_VICTIMS_H
#define SHMLAB_BENCH_VICTIMS_H

#include "probe/process.h"

#define VICTIMS_MAX 64

/* The name that ps shows for them. */
#define VICTIMS_NAME "shmlab-victim"

struct victims {
	unsigned count;
	pid_t pid[VICTIMS_MAX];
	struct process process[VICTIMS_MAX]; /* open */
};

/* Forks that many: each inherits all that we have mapped, and has stopped by
 * the time this returns. 0 or a negated errno; then there are none. */
int victims_start(struct victims *, unsigned count);
void victims_end(struct victims *);

#endif
