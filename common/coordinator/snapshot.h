/* snapshot.h: takes a snapshot of all actors while they are blocked. */
#ifndef SHMLAB_COORDINATOR_SNAPSHOT_H
#define SHMLAB_COORDINATOR_SNAPSHOT_H

#include "coordinator/actors.h"
#include "probe/page_reader.h"
#include "record/frames.h"
#include "record/record.h"

struct snapshot {
	const struct platform *platform;
	struct page_reader reader;
	struct frames frames; /* of the region, over the whole run */
};

/* pages is the size of the region that was asked for. 0 or -ENOMEM. */
int snapshot_init(struct snapshot *, const struct platform *, uint64_t pages);
void snapshot_release(struct snapshot *);

/* Fills in out->processes and out->group from every living actor. 0, or -1 with
 * the stage's failure filled in; while signals are listened to, soon
 * after one has come. Believe it after actors_check(). */
int snapshot_take(struct snapshot *, struct actors *, struct step_record *out);

/* How much of a player's region is dirty now, copies apart. 0 or a negated
 * errno. */
int snapshot_dirty(
    const struct snapshot *, struct actor_handle *, int64_t *dirty_kib);

#endif
