/* actor.h: a process that is an actor. Used in this folder only. */
#ifndef SHMLAB_ROLE_ACTOR_H
#define SHMLAB_ROLE_ACTOR_H

#include "os/patience.h"
#include "role/wire.h"

struct actor_process {
	struct actor me; /* first: see actor_process() */
	struct assignment assignment;
	struct order order;   /* the current one */
	struct answer answer; /* to that order, as far as it is known */
	struct oplog oplog;
	struct patience patience; /* of all waits of the step at hand */
};

/* How long all waits of a step may take: the rest of its time is for telling
 * what was waited for. */
static inline int64_t
wait_ms(const struct actor_process *p)
{
	return p->assignment.timeout_ms / 4 * 3;
}

/* The process of the actor that a step is given. */
static inline struct actor_process *
actor_process(const struct actor *me)
{
	return (struct actor_process *)(uintptr_t)me;
}

#endif
