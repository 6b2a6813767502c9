/* loop.h: an actor's life: wait for an order, carry it out, answer. */
#ifndef SHMLAB_ROLE_LOOP_H
#define SHMLAB_ROLE_LOOP_H

#include "role/wire.h"

/* Plays a role: obeys the orders that come in on ACTOR_FD until the coordinator
 * says leave, or is gone. Never returns. A child born by ORDER_FORK goes on in
 * here in the partner's role, with its own socket on ACTOR_FD. Only a program
 * that holds both roles gives birth or rehearses; in the other, partner is
 * NULL. */
_Noreturn void role_loop(const struct role *role, const struct role *partner);

#endif
