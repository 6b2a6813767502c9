/* sequence.h: goes through the steps of a pair, from the start to the last one.
 */
#ifndef SHMLAB_COORDINATOR_SEQUENCE_H
#define SHMLAB_COORDINATOR_SEQUENCE_H

#include "coordinator/backend.h"
#include "coordinator/run_callbacks.h"
#include "coordinator/run_config.h"

/* 0, or -1 with the failure in the actors' sink. */
int sequence_run(const struct run_config *, const struct backend *,
    struct actors *, struct evaluation *, struct run_callbacks *const *);

#endif
