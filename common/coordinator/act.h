/* act.h: the actors do one step. */
#ifndef SHMLAB_COORDINATOR_ACT_H
#define SHMLAB_COORDINATOR_ACT_H

#include "coordinator/backend.h"

/* Does a step, and fills in what the record says of it up to its duration:
 * name, actors, operations, messages. In a dry run (run_model), what the actors
 * have mapped is then as it would be. 0, or -1 with the failure in the sink;
 * release the record in either case. */
int act_step(const struct backend *, struct actors *, const struct step_info *,
    struct step_record *);

/* The record of the time before the first step: nothing is done. */
int act_start(struct actors *, struct step_record *);

#endif
