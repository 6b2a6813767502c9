/* full_snapshot.h: a full snapshot of a process, and the least it could cost.
 *
 * Full is: VSZ, RSS, PSS, USS, faults, every mapping, and the state of every
 * page of every mapping, as probe/ reports them to a run. The floor is to have
 * the kernel write the same files into memory, and to parse nothing.
 */
#ifndef SHMLAB_BENCH_FULL_SNAPSHOT_H
#define SHMLAB_BENCH_FULL_SNAPSHOT_H

#include "probe/page_reader.h"
#include "probe/process.h"

/* What one thread needs for it. The reader is opened and closed by whoever has
 * it; the rest is zeros at first. */
struct snapshot_room {
	struct page_reader reader;
	uint64_t pages[PAGE_STATES]; /* that were seen, over all snapshots */
};

/* All return 0 or a negated errno. A full one comes first: it finds out where
 * there are pages. */
typedef int snapshot_call(struct snapshot_room *, struct process *);
snapshot_call snapshot_full, snapshot_floor;

/* The part of the floor that is smaps: what PSS costs any program. */
snapshot_call snapshot_smaps;

/* VSZ and RSS alone: one read, and two numbers. */
snapshot_call snapshot_sizes;

#endif
