/* backend.h: where the steps of a run take place: among processes, or in the
 * model only.
 *
 * The first group of calls acts, and needs no more than the actors; what they
 * log is added to the actors' ops and messages. The second evaluates what was
 * done. All return 0, or -1 with the failure in the actors' sink.
 */
#ifndef SHMLAB_COORDINATOR_BACKEND_H
#define SHMLAB_COORDINATOR_BACKEND_H

#include "coordinator/actor_handle.h"
#include "coordinator/evaluation.h"

struct backend {
	int (*act)(struct actors *, unsigned index, const char *step);
	/* Every living actor, at the same time. */
	int (*act_all)(struct actors *, const char *step);
	int (*give_birth)(
	    struct actors *, enum order_verb, unsigned index, unsigned parent);
	int (*leave)(struct actors *, unsigned index);
	/* After an actor gave birth, or its children have ended. */
	int (*settle)(struct actors *, unsigned index);
	/* Once every actor has attached to an object: it needs no name. */
	int (*unlink)(struct actors *);

	/* Before a step; before is the last snapshot, or NULL. */
	int (*begin)(struct evaluation *, struct actors *,
	    const struct step_record *before);
	/* Takes a snapshot, and fills in the step's processes, group, ledger
	 * and verdict. */
	int (*look)(struct evaluation *, struct actors *,
	    const struct step_record *before, struct step_record *);
	/* In place of it: only the model follows. */
	int (*pass)(struct evaluation *, struct actors *, struct step_record *);
};

extern const struct backend run_live, run_model;

#endif
