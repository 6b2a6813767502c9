/* prediction.h: lets the model go through what the actors did.
 *
 * The model is told each step's births, operations and ends, in their order,
 * and what it then says is put into the step's ledger. It needs nothing that
 * was measured, so the same calls predict a run that never takes place.
 */
#ifndef SHMLAB_COORDINATOR_PREDICTION_H
#define SHMLAB_COORDINATOR_PREDICTION_H

#include "model/model.h"
#include "probe/hugepages.h"
#include "record/record.h"

struct prediction {
	struct model *model;
	unsigned actors;
	int64_t page_kib;
	bool tracks_dirty, evicts; /* the file system of files; see probe */
	/* Of every actor, after the last step; owned. */
	struct model_total *before;
	const char *reason; /* why nothing is predicted any more; or NULL */
	bool huge_pages;    /* this machine gives some */
	struct huge_events huge_events; /* before the first step */
};

/* For so many actors at most. 0 or -ENOMEM. */
int prediction_init(
    struct prediction *, const struct model_machine *, unsigned actors);
void prediction_release(struct prediction *);

/* Plays step->event and step->did, and fills in step->ledger, but for what is
 * counted against the measurement. An operation that makes no sense to the
 * model ends the predicting, with a reason. 0 or -ENOMEM. */
int prediction_step(struct prediction *, struct step_record *step);

/* The first half of that: plays it, and says nothing. What prediction_step() then
 * says of the next step is what has changed in both. */
int prediction_follow(struct prediction *, const struct step_record *step);

/* Plays it; -EINVAL: it makes no sense to the model. */
int prediction_play(struct prediction *, const struct step_record *step);

/* Holds huge pages against those measured. If there are others, and the kernel has
 * lacked some, or made some by itself, nothing is predicted from this step on,
 * for that reason. */
void prediction_watch_huge(struct prediction *, struct step_record *step);

/* The kernel wrote the file back while nobody acted. */
void prediction_written_back(struct prediction *);

#endif
