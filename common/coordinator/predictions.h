/* predictions.h: the model follows each region of a pair.
 *
 * Every call does for each region what the call of prediction.h does for one,
 * with what the step tells of that region (step_region()). Regions have nothing
 * in common but their processes, so each has a model of its own.
 */
#ifndef SHMLAB_COORDINATOR_PREDICTIONS_H
#define SHMLAB_COORDINATOR_PREDICTIONS_H

#include "coordinator/prediction.h"

struct predictions {
	unsigned count;
	struct prediction of[REGIONS_MAX];
};

/* Release them in either case. */
int predictions_init(struct predictions *, const struct model_machine *,
    unsigned regions, unsigned actors);
void predictions_release(struct predictions *);

/* Each has an equal share of the room. */
void predictions_bound(struct predictions *, uint64_t room_kib);

/* Nothing is predicted, for that reason. */
void predictions_refuse(struct predictions *, const char *reason);
void predictions_set_files(struct predictions *, const struct file_system *);

/* What all of them need; frames, in the models. */
uint64_t predictions_need(const struct predictions *);
uint64_t predictions_segments(const struct predictions *);
uint64_t predictions_frames(const struct predictions *);

void predictions_estimate(struct predictions *, const struct step_record *);
int predictions_step(struct predictions *, struct step_record *);
int predictions_try(struct predictions *, struct step_record *);
int predictions_follow(struct predictions *, const struct step_record *);
int predictions_apply(struct predictions *, const struct step_record *);
void predictions_watch_huge(struct predictions *, struct step_record *);

#endif
