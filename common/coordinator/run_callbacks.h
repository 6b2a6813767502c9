/* run_callbacks.h: what is told of a run while it goes on.
 *
 * A listener embeds this struct as its first member and is given to the run in
 * an array that ends with NULL; each event goes to all of them in that order.
 * Every call may be NULL. Records are the run's: what is to be kept must be
 * copied. A call that returns -1 ends the run; it has noted the failure in the
 * run's sink.
 */
#ifndef SHMLAB_COORDINATOR_RUN_CALLBACKS_H
#define SHMLAB_COORDINATOR_RUN_CALLBACKS_H

#include "record/record.h"

struct run_callbacks {
	/* The run is admitted; nothing is done yet. */
	int (*on_begin)(struct run_callbacks *, const struct head_record *);
	/* Only if steps are predicted first: what the next step will do, which
	 * holds operations and a ledger; and the last step, as in on_step. */
	int (*on_prediction)(struct run_callbacks *,
	    const struct step_record *before, const struct step_record *step);
	/* A step is done. before is the last step with a snapshot, or NULL. A
	 * step without a snapshot has no processes and no verdict; the ops of
	 * one with a snapshot are all since the last. */
	int (*on_step)(struct run_callbacks *, const struct step_record *before,
	    const struct step_record *step);
	/* The run is over, and began; see run_end(). */
	void (*on_end)(struct run_callbacks *, const struct verdict_record *);
};

#endif
