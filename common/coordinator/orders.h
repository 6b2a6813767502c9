/* orders.h: orders to actors, and their answers.
 *
 * Every wait watches the actor's socket, its pidfd and our signals. An order,
 * with all of its answers, has a deadline (actors->timeout). Calls return 0, or
 * -1 with the failure in the actors' sink.
 */
#ifndef SHMLAB_COORDINATOR_ORDERS_H
#define SHMLAB_COORDINATOR_ORDERS_H

#include "coordinator/actor_handle.h"

/* Gives an order and waits for the answer. Operations that the actor logs are
 * added to the actors' ops, what it wants to have shown to their messages.
 * pass_fd is sent along unless it is -1. */
int orders_give(struct actors *, unsigned index, struct order *, int pass_fd);

/* Gives a step to every living actor at once, and waits for all of them. */
int orders_give_all(struct actors *, const char *step);

/* A dry run: the producer goes through a step as actor index would do it, and
 * only logs. What that actor has mapped is then noted as if it were done. */
int orders_dry_run(struct actors *, unsigned index, const char *step);

/* Receives one message, which must have that size. */
int orders_receive(struct actors *, unsigned index, void *message, size_t size);

/* Takes a message that nobody has asked for, which is there: a report of what
 * ends the actor, or a mistake. Returns -1: it is the failure. */
int orders_unasked(struct actors *, unsigned index);

/* Waits until the actor has ended, or has sent something after all. */
int orders_await_end(struct actors *, unsigned index);

#endif
