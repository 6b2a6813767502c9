/* actor_handle.h: the actors of a run, as the coordinator knows them.
 *
 * orders.h gives them orders; actors.h, above it, makes and ends them.
 */
#ifndef SHMLAB_COORDINATOR_ACTOR_HANDLE_H
#define SHMLAB_COORDINATOR_ACTOR_HANDLE_H

#include <stdbool.h>
#include <sys/types.h>

#include "cli/progress.h"
#include "coordinator/elsewhere.h"
#include "coordinator/failure.h"
#include "coordinator/object.h"
#include "os/patience.h"
#include "probe/fault_events.h"
#include "probe/process.h"
#include "record/record.h"
#include "role/wire.h"

/* Faults are read with their addresses in regions of so many pages at most: a
 * step may fault a few times on each, and an address takes 16 bytes. */
#define LOCATED_PAGES 16384

struct actor_handle {
	pid_t pid;  /* 0: not born yet */
	int socket; /* our end; -1: it has left */
	int pidfd;
	int wait_status; /* once it is reaped; -1 before */
	bool living;
	bool assigned; /* it knows which one it is */
	struct process process;
	struct fault_events faults; /* not open: they are only counted */
	int64_t settling;	    /* faults it took to settle, so far */
	int64_t own_faults;	    /* all others, at the last snapshot */
	struct elsewhere elsewhere; /* outside the region, at that time */
	unsigned parent;	    /* index of the actor that made it */

	struct mapped_region mapped[REGIONS_MAX]; /* by its log */
	/* Of a pair with several regions: all faults on each; or UNKNOWN. */
	int64_t region_minor[REGIONS_MAX], region_major[REGIONS_MAX];
	int64_t major_faults; /* of all, at the last snapshot */
};

struct actors {
	struct actor_handle *handles; /* [0] is the producer; owned */
	unsigned count;		      /* of them, born or not */
	struct region_names regions;  /* of the pair */
	double timeout;		      /* seconds for one order */
	struct patience patience;     /* with the order at hand */
	bool locates;		      /* faults are read with their addresses */
	bool exact; /* steps keep spurious faults out of the count */
	struct object_names names;
	bool named;	   /* the objects may still have these names */
	unsigned dry_made; /* a bit for each that a dry run would make */
	uint32_t serial;
	pid_t newborn; /* made by the last order, as its parent says; or 0 */
	int64_t oom_kills;	      /* before the run: ending.h */
	struct assignment assignment; /* what all actors have in common */
	struct actor_op *ops;	      /* of the step at hand; owned */
	size_t op_count, op_room;
	struct actor_call *calls; /* likewise; owned */
	size_t call_count;
	struct actor_message *messages; /* likewise; owned */
	size_t message_count;
	struct failure_sink *sink; /* the run's */
	struct progress *progress; /* the run's, or NULL */
};

/* Adds a call of an actor, or of BY_COORDINATOR, to those of the step at hand.
 * 0 or -ENOMEM. */
int actors_add_call(struct actors *, unsigned index, const struct call *);

/* Not born: nothing is open. */
void actor_handle_init(struct actor_handle *);

/* Closes what is open of it. */
void actor_handle_close(struct actor_handle *);

#endif
