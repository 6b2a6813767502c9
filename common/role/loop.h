/* loop.h: what an actor does: wait for an order, carry it out, answer. */
#ifndef SHMLAB_ROLE_LOOP_H
#define SHMLAB_ROLE_LOOP_H

#include "role/wire.h"

/* Carries out the orders that arrive on ACTOR_FD, in that role, until the
 * coordinator orders the actor to leave, or has ended. Never returns. A child
 * that is born by ORDER_FORK continues in here in the partner's role, with its
 * own socket on ACTOR_FD. A consumer's program, which holds one role, passes it
 * twice. */
_Noreturn void role_loop(const struct role *role, const struct role *partner);

#endif
