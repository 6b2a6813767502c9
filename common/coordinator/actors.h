/* actors.h: the life of the actors of a run.
 *
 *	actors_open(&s, &sink, &progress);
 *	actors_start(&s, path, &info);	 the producer's program, by exec
 *	actors_make_room(&s, consumers);
 *	actors_assign(&s, 0);		 tells it which actor it is
 *	actors_birth(&s, verb, i, 0);	 the producer makes consumer i
 *	orders_give(&s, i, &order, -1);	 a step, and its answer: orders.h
 *	actors_check(&s);		 all are alive, blocked and silent
 *	actors_close(&s);		 all have ended
 *
 * Every wait watches the actor's socket, its pidfd and our signals, and has a
 * deadline. Calls return 0, or -1 with the failure in the sink. Actors are the
 * coordinator's descendants and it is their subreaper, so that none can
 * outlive actors_close().
 */
#ifndef SHMLAB_COORDINATOR_ACTORS_H
#define SHMLAB_COORDINATOR_ACTORS_H

#include "coordinator/actor_handle.h"

/* Becomes the subreaper. An answer may take so many seconds. The sink is open;
 * progress may be NULL. actors_close() is safe after a failure. */
int actors_open(
    struct actors *, double timeout, struct failure_sink *, struct progress *);

/* Starts the producer's program and waits for it to introduce its pair. */
int actors_start(struct actors *, const char *path, struct pair_info *);

/* Makes room for so many consumers, which are not born yet. */
int actors_make_room(struct actors *, unsigned consumers);

/* Tells an actor which one it is, learns its pid, opens its /proc files and
 * waits until it has settled. */
int actors_assign(struct actors *, unsigned index);

/* Actor parent makes consumer index, by ORDER_FORK or ORDER_EXEC. */
int actors_birth(
    struct actors *, enum order_verb, unsigned index, unsigned parent);

/* A birth in the dry run: nothing is made. */
void actors_note_birth(
    struct actors *, enum order_verb, unsigned index, unsigned parent);

/* A fork, or a child's end, leaves something to do for the parent: its own
 * pages are copy-on-write again, or a child is to be reaped. */
int actors_settle(struct actors *, unsigned index);

/* Lets an actor end, and waits until it has. Consumers that it made live on, as
 * the coordinator's. */
int actors_leave(struct actors *, unsigned index);

/* Saves what the actors have mapped, for a dry run; NULL: a failure. */
struct actor_handle *actors_save(struct actors *);
void actors_restore(struct actors *, struct actor_handle *saved);

/* Each actor on a CPU of its own, as far as there are; or all on one again. */
void actors_spread(struct actors *, bool apart);

/* After a snapshot, before it is believed: every actor is alive, none has sent
 * anything, and no signal has come. */
int actors_check(struct actors *);

/* Chooses names for the run's shm object and file (object.h), and takes them
 * away again: at the end of the run in any case. */
int actors_name_objects(struct actors *);
void actors_unlink(struct actors *);

/* Has every actor mapped an object that has a name? Then the name is taken away
 * at once, and from then on not even a SIGKILL of all leaves anything behind.
 * The call is added to those of the step; in a dry run it is only added. */
bool actors_have_attached(const struct actors *);
int actors_unlink_attached(struct actors *);
int actors_note_unlink(struct actors *);

/* Ends every process that descends from us and learns how each ended, which
 * completes the failure; releases everything. A second call does no harm. */
void actors_close(struct actors *);

#endif
