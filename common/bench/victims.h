/* victims.h: stopped processes, full snapshots of them, and the least that
 * these could cost.
 *
 * Full is: VSZ, RSS, PSS, USS, faults, every mapping, and the state of every
 * page of every mapping, as probe/ reports them to a run. The floor is to have
 * the kernel write the same files into memory, and to parse nothing.
 */
#ifndef SHMLAB_BENCH_VICTIMS_H
#define SHMLAB_BENCH_VICTIMS_H

#include "probe/page_reader.h"
#include "probe/process.h"

#define VICTIMS_MAX 64

/* The name that ps shows for them. */
#define VICTIMS_NAME "shmlab-victim"

struct victims {
	unsigned count;
	struct process process[VICTIMS_MAX]; /* open */
};

/* Forks that many: each inherits all that we have mapped, and has stopped by
 * the time this returns. 0 or a negated errno; end them in either case. */
int victims_start(struct victims *, unsigned count);
void victims_end(struct victims *);

/* All return 0 or a negated errno. A full one comes first: it finds out where
 * there are pages. */
typedef int victim_call(struct page_reader *, struct process *);
victim_call victim_look, victim_floor;

/* The part of the floor that is smaps: what PSS costs any program. */
victim_call victim_smaps;

/* VSZ and RSS alone: one read, and two numbers. */
victim_call victim_sizes;

#endif
