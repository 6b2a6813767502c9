/* prediction.h: lets the model follow what the actors do.
 *
 * The model is told each step's births, operations and ends, in their order,
 * and what it then predicts is put into the step's ledger. It needs nothing
 * that was measured, so the same calls predict a run that never takes place.
 */
#ifndef SHMLAB_COORDINATOR_PREDICTION_H
#define SHMLAB_COORDINATOR_PREDICTION_H

#include "coordinator/at_once.h"
#include "coordinator/memory.h"
#include "machine/file_system.h"
#include "model/model.h"
#include "probe/hugepages.h"
#include "record/record.h"

struct prediction {
	struct model *model;
	struct model_machine machine;
	unsigned actors;
	int64_t page_kib;
	struct file_system files; /* where they are */
	/* Of every actor, after the last step; owned. */
	struct model_total *before;
	struct at_once at_once;	 /* of the last step, if it was such a one */
	struct memory_sets sets; /* that were touched so far */
	uint64_t room_kib;	 /* for the model, and the runs; UINT64_MAX */
	const char *reason; /* why nothing is predicted any more; or NULL */
	bool huge_pages;    /* this machine gives some */
	struct huge_events huge_events; /* before the first step */
};

/* For so many actors at most. 0 or -ENOMEM. */
int prediction_init(
    struct prediction *, const struct model_machine *, unsigned actors);
void prediction_release(struct prediction *);

/* How much memory it may take, with the records of its predictions. From the
 * step on that would need more, nothing is predicted, for that reason. */
void prediction_bound(struct prediction *, uint64_t room_kib);

/* Of all operations so far, predicted or not: what they need in KiB. */
uint64_t prediction_need(const struct prediction *);

/* Notes what a step needs, and does not apply it; the calls below do both. */
void prediction_estimate(struct prediction *, const struct step_record *step);

/* The calls that follow return -EINTR if a signal comes that ends the run
 * (signals.h); nothing can be predicted after that.
 *
 * Applies step->event and step->ops to the model, and fills in step->ledger,
 * but for what is counted when it is compared with the measurement. An
 * operation that the model has no rule for ends the predictions, with a reason.
 * 0 or -ENOMEM. */
int prediction_step(struct prediction *, struct step_record *step);

/* As prediction_step(), and then takes it back: the same step is predicted once
 * more when it is done. */
int prediction_try(struct prediction *, struct step_record *step);

/* Only applies it. What prediction_step() then predicts of the next step is
 * what changes in both. */
int prediction_follow(struct prediction *, const struct step_record *step);

/* Applies it, unless there is a reason not to; -EINVAL: the model has no rule
 * for it. */
int prediction_apply(struct prediction *, const struct step_record *step);

/* Compares huge pages with those measured. If they differ, and the kernel has
 * lacked some, or made some by itself, nothing is predicted from this step on,
 * for that reason. */
void prediction_watch_huge(struct prediction *, struct step_record *step);

/* The kernel wrote the file back while no actor did anything. */
void prediction_written_back(struct prediction *);

#endif
