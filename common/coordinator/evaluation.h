/* evaluation.h: what comes of the steps of a run: the model predicts it, a
 * snapshot measures it, and the crosscheck compares the two.
 *
 * The backends go through it (run_live.c, run_model.c); here is what they hold
 * in between.
 */
#ifndef SHMLAB_COORDINATOR_EVALUATION_H
#define SHMLAB_COORDINATOR_EVALUATION_H

#include "coordinator/predictions.h"
#include "coordinator/snapshot.h"
#include "ledger/crosscheck.h"

struct evaluation {
	struct snapshot snapshot;
	struct predictions predictions; /* of each region */
	struct crosscheck crosscheck;
	bool outside; /* what happens outside the region is checked as well */
	bool stale;   /* see struct step_record */
	/* A step that was predicted before it is done; number 0: none. */
	struct step_record ahead;
	/* Done in the steps since the last snapshot; owned. */
	struct actor_op *passed;
	size_t passed_count;
};

/* For so many regions and actors; the snapshot stays closed. 0 or -ENOMEM.
 * Release it in either case. */
int evaluation_init(struct evaluation *, const struct model_machine *,
    unsigned regions, unsigned actors);
void evaluation_release(struct evaluation *);

/* The two calls that follow return 0, -ENOMEM, or -EINTR, as prediction_step().
 *
 * Predicts the step in ahead, which a dry run has filled in; and predicts a
 * step that was done. If it was predicted ahead, and did what its dry run did,
 * it keeps that prediction; not if several acted at once, since what was seen
 * says more of their order. */
int evaluation_predict_ahead(struct evaluation *);
int evaluation_predict(struct evaluation *, struct step_record *);

/* Sets the operations of a step aside, which no snapshot follows; and puts all
 * that were set aside before those of the step. 0 or -ENOMEM. */
int evaluation_pass(struct evaluation *, struct step_record *);
int evaluation_join_passed(struct evaluation *, struct step_record *);

#endif
