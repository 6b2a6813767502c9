/* region_steps.h: the usual steps with a region, for pairs that are about what
 * is in it.
 *
 *	STEP("create", actor_create_shm, "..."),	in the producer's steps
 *	STEP("unmap", actor_unmap, "..."),
 *
 * A pair that is about the mapping itself makes the calls of region/region.h in
 * steps of its own. Errors are those of these calls.
 */
#ifndef SHMLAB_ROLE_REGION_STEPS_H
#define SHMLAB_ROLE_REGION_STEPS_H

#include "role/role.h"

/* Steps that map the region: anonymous memory, or a new shm object, shared. */
int actor_map_private(struct actor *);
int actor_map_shared(struct actor *);
int actor_create_shm(struct actor *);

int actor_unmap(struct actor *);

/* Checks what the consumers have written, each in its turn, to the pages that
 * --write and --pattern ask for. Where they wrote the same pages, the last
 * one's bytes must be there; with --pattern own, each one's in its share. look
 * is region_expect() or region_pread_expect(). */
int actor_expect_parts(
    struct actor *, int (*look)(struct region *, struct pages, unsigned mark));

#endif
