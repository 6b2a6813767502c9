/* snapshot.h: takes a snapshot of all actors while they are blocked. */
#ifndef SHMLAB_COORDINATOR_SNAPSHOT_H
#define SHMLAB_COORDINATOR_SNAPSHOT_H

#include "coordinator/actor_handle.h"
#include "probe/page_reader.h"
#include "record/frames.h"
#include "record/record.h"

struct snapshot {
	const struct platform *platform;
	struct page_reader reader;
	struct frames frames[REGIONS_MAX]; /* of each, over the whole run */
	unsigned regions;
	/* An actor's page table could not be opened: from then on its frames
	 * are missing among those of the others, and none is named. */
	bool blind;
};

/* Closed: holds nothing. */
void snapshot_init(struct snapshot *);

/* For so many regions; pages is the size that was asked for. 0 or -ENOMEM.
 * Close it in either case. */
int snapshot_open(struct snapshot *, const struct platform *, unsigned regions,
    uint64_t pages);
void snapshot_close(struct snapshot *);

/* Fills in out->processes and out->group from every living actor, and those of
 * what is told of each region. 0, or -1 with the failure in the actors' sink;
 * while signals are listened to, soon after one has come. Believe it after
 * actors_check(). */
int snapshot_take(struct snapshot *, struct actors *, struct step_record *out);

/* How many KiB of that region of an actor are dirty now, copies apart. 0 or a
 * negated errno. */
int snapshot_dirty(const struct snapshot *, struct actor_handle *,
    unsigned region, int64_t *dirty_kib);

#endif
