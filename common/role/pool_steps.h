/* pool_steps.h: steps for pairs that share a pool, and remarks on it.
 *
 *	STEP("mistakes", actor_misuse_pool, "..."),	in the producer's steps
 *	STEP("trim", actor_trim_pool, "..."),
 *	STEP("measure", actor_time_pool, "..."),
 *
 * The steps find the pool at me->data.
 */
#ifndef SHMLAB_ROLE_POOL_STEPS_H
#define SHMLAB_ROLE_POOL_STEPS_H

#include "pool/pool.h"
#include "role/role.h"

/* Adds remarks: a map of the pool, and its free chunks by class. Logs which
 * pages hold live chunks. Errors are those of pool_lock(). */
int actor_show_pool(struct actor *, struct pool *);

/* A step that asks for too much, frees what is no chunk, writes beyond a
 * chunk's end and frees a chunk twice. Adds what the pool says to each;
 * -EPROTO: the pool did not notice one. */
int actor_misuse_pool(struct actor *);

/* A step that frees the root, which is the last chunk, and gives whole free
 * pages back. Adds how many they were. */
int actor_trim_pool(struct actor *);

/* A step that times a pool beside malloc(3), in a process of its own. */
int actor_time_pool(struct actor *);

#endif
