/* prediction.h: lets the model go through what the actors did.
 *
 * The model is told each step's births, operations and ends, in their order,
 * and what it then says is put into the step's ledger. It needs nothing that
 * was measured, so the same calls predict a run that never takes place.
 */
#ifndef SHMLAB_COORDINATOR_PREDICTION_H
#define SHMLAB_COORDINATOR_PREDICTION_H

#include "model/model.h"
#include "record/record.h"

struct prediction {
	struct model *model;
	unsigned actors;
	int64_t page_kib;
	/* Of every actor, after the last step; owned. */
	struct model_total *before;
	const char *reason; /* why nothing is predicted any more; or NULL */
};

/* For so many actors at most. 0 or -ENOMEM. */
int prediction_init(
    struct prediction *, const struct model_machine *, unsigned actors);
void prediction_release(struct prediction *);

/* Plays step->event and step->did, and fills in step->ledger, but for what is
 * counted against the measurement. An operation that makes no sense to the
 * model ends the predicting, with a reason. 0 or -ENOMEM. */
int prediction_step(struct prediction *, struct step_record *step);

#endif
