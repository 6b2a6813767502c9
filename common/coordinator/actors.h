/* actors.h: the actors of a run, and how the coordinator talks to them.
 *
 *	actors_open(&s, ...);		 signals are ours from here on
 *	actors_start(&s, path, &pair_info);	 the producer's program, by exec
 *	actors_assign(&s, 0, ...);		 who it is
 *	actors_birth(&s, verb, i, ...);	 the producer makes consumer i
 *	orders_give(&s, i, &order, -1);	 a step, and its answer: talk.h
 *	actors_check(&s);		 everybody is alive, blocked and quiet
 *	actors_close(&s);		 nobody is left
 *
 * Every wait watches the actor's socket, its pidfd and our signals, and has a
 * deadline. Calls return 0, or -1 with s->failure filled in. Actors are the
 * coordinator's descendants and it is their subreaper, so that none can
 * outlive actors_close().
 */
#ifndef SHMLAB_COORDINATOR_ACTORS_H
#define SHMLAB_COORDINATOR_ACTORS_H

#include <stdbool.h>
#include <sys/types.h>

#include "cli/progress.h"
#include "coordinator/failure.h"
#include "probe/fault_events.h"
#include "probe/process.h"
#include "record/record.h"
#include "role/wire.h"

/* Faults have addresses in regions of so many pages at most: a step may fault a
 * few times on each of them, and every address takes 16 bytes. */
#define LOCATED_PAGES 16384

struct actor_handle {
	pid_t pid;  /* 0: not born yet */
	int socket; /* our end; -1: it has left */
	int pidfd;
	int wait_status; /* once it is reaped; -1 before */
	bool living;
	struct process process;
	struct fault_events faults; /* not open: they are only counted */
	int64_t settling;	    /* faults it took to get settled, so far */
	int64_t own_faults;	    /* all others, when it was last looked at */
	unsigned parent;	    /* index of who gave birth to it */

	/* What it has mapped, by what it says it did; start 0: nothing. */
	uint64_t region_start, region_pages;
	enum region_kind region_kind;
	bool region_huge; /* huge pages are wanted there */
};

struct actors {
	struct actor_handle *handles; /* [0] is the producer; owned */
	unsigned count;		      /* of them, born or not */
	int signal_fd;
	double timeout; /* seconds for one answer */
	bool locates;	/* actors' faults are seen with their addresses */
	uint32_t serial;
	char step[ROLE_NAME];	      /* for failures: where we are */
	struct assignment assignment; /* what all actors have in common */
	struct actor_op *ops;	      /* since somebody took it away; owned */
	size_t op_count, op_room;
	struct actor_message *messages; /* likewise; owned */
	size_t message_count;
	struct failure failure;
	struct progress *progress;
};

/* Takes over the signals that end a run (SIGINT, SIGTERM, SIGHUP, SIGQUIT),
 * and becomes the subreaper. progress may be NULL.
 * actors_close() is safe after a failure. */
int actors_open(struct actors *, struct progress *);

/* Starts the producer's program and waits for it to introduce its pair. */
int actors_start(struct actors *, const char *path, struct pair_info *);

/* Makes room for so many consumers, who are noted but not born. */
int actors_make_room(struct actors *, unsigned consumers);

/* Raises the limit on open files as far as watching all of them takes. */
int actors_raise_limit(struct actors *);

/* Tells an actor who it is, learns its pid, opens its /proc files and waits
 * until it has settled. */
int actors_assign(struct actors *, unsigned index);

/* Actor parent makes consumer index, by ORDER_FORK or ORDER_EXEC. */
int actors_birth(
    struct actors *, enum order_verb, unsigned index, unsigned parent);

/* A birth that is noted only. */
void actors_note_birth(
    struct actors *, enum order_verb, unsigned index, unsigned parent);

/* A fork, or a child's end, leaves something to do for the parent: its own pages
 * are copy-on-write again, or a child is to be reaped. */
int actors_settle(struct actors *, unsigned index);

/* Lets an actor end, and waits until it has. Consumers that it gave birth to
 * live on, as the coordinator's. */
int actors_leave(struct actors *, unsigned index);

/* Remembers what the players have mapped, until it is recalled; NULL is a
 * failure. */
struct actor_handle *actors_save(struct actors *);
void actors_restore(struct actors *, struct actor_handle *remembered);

/* Each actor on a CPU of its own, as far as there are; or all on one again. */
void actors_spread(struct actors *, bool apart);

/* After a snapshot, before it is believed: every actor is alive and has nothing
 * to say, and nobody wants us to stop. */
int actors_check(struct actors *);

/* Has a signal come? 0, or -1 with the failure that says so. */
int actors_interrupted(struct actors *);

/* Ends every process that descends from us and learns how each ended, which
 * completes s->failure; releases everything but s->failure. */
void actors_close(struct actors *);

/* Fills in the failure unless there is one already; returns -1. */
int actors_fail(struct actors *, enum failure_kind, unsigned index, int error);
int actors_fail_system(struct actors *, const char *what, int error);

#endif
