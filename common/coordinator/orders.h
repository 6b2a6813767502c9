/* orders.h: orders to actors, and their answers.
 *
 * Every wait watches the actor's socket, its pidfd and our signals, and has a
 * deadline (stage->timeout). Calls return 0, or -1 with stage->failure filled
 * in, unless they say otherwise.
 */
#ifndef SHMLAB_COORDINATOR_ORDERS_H
#define SHMLAB_COORDINATOR_ORDERS_H

#include "coordinator/actor_handle.h"

/* Gives an order and waits for the answer; operations that the actor logs are
 * added to s->ops, what it wants to have shown to s->messages. pass_fd goes along
 * unless it is -1. */
int orders_give(struct actors *, unsigned index, struct order *, int pass_fd);

/* Gives a step to every living actor at once, and waits for all of them. */
int orders_give_all(struct actors *, const char *step);

/* The producer goes through a step as actor index would do it, and only logs;
 * what it would do to index's region is noted as if it were done. */
int orders_dry_run(struct actors *, unsigned index, const char *step);

/* Receives one message of that size, of whatever kind. */
int orders_receive(struct actors *, unsigned index, void *message, size_t size);

/* Waits until the actor has ended, or has said something after all. */
int orders_await_end(struct actors *, unsigned index);

#endif
