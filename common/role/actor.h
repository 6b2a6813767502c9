/* actor.h: the state of a process that is an actor. Used in this folder only.
 */
#ifndef SHMLAB_ROLE_ACTOR_H
#define SHMLAB_ROLE_ACTOR_H

#include "role/wire.h"

struct actor_state {
	struct actor me; /* first: see actor_state() */
	struct assignment assignment;
	struct order order;   /* the current one */
	struct answer answer; /* to that order, as far as it is known */
	struct oplog oplog;
};

/* The state around the actor that a step is given. */
static inline struct actor_state *
actor_state(const struct actor *me)
{
	return (struct actor_state *)(uintptr_t)me;
}

#endif
