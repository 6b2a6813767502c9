/* learn.h: what a pair says of itself: its steps, its options, its summary. */
#ifndef SHMLAB_COORDINATOR_LEARN_H
#define SHMLAB_COORDINATOR_LEARN_H

#include "coordinator/failure.h"

/* Starts the producer's program at path, which introduces its pair, and ends it
 * again. 0, or -1 with *failure filled in. */
int learn_pair(const char *path, struct pair_info *, struct failure *failure);

#endif
