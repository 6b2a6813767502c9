/* run_pair.h: ./run.sh PAIR and ./run.sh predict PAIR. */
#ifndef SHMLAB_COORDINATOR_RUN_PAIR_H
#define SHMLAB_COORDINATOR_RUN_PAIR_H

#include "coordinator/run_config.h"

/* Runs the pair whose producer's program is at path; argv[0] is the pair's
 * name, and the options follow, up to a NULL. Returns the exit status. */
int run_pair(const char *path, enum run_mode mode, char **argv);

#endif
