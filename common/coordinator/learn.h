/* learn.h: what a pair says of itself: its steps, its options, its summary. */
#ifndef SHMLAB_COORDINATOR_LEARN_H
#define SHMLAB_COORDINATOR_LEARN_H

#include "coordinator/failure.h"

/* Seconds in which a program introduces its pair, unless it is given more, or
 * less, by --timeout. */
#define LEARN_TIMEOUT 10

/* Starts the producer's program at path, which introduces its pair within so
 * many seconds, and ends it again. 0, or -1 with *failure filled in. */
int learn_pair_within(const char *path, double timeout, struct pair_info *,
    struct failure *failure);

/* Within LEARN_TIMEOUT. */
int learn_pair(const char *path, struct pair_info *, struct failure *failure);

#endif
