/* repeat.h: a contradicted run, once more, to see whether it comes back. */
#ifndef SHMLAB_COORDINATOR_REPEAT_H
#define SHMLAB_COORDINATOR_REPEAT_H

#include "coordinator/run_config.h"

/* A run that took longer is left to the user to repeat. */
#define REPEAT_SECONDS 30

/* Runs it again, up to three times, without output; out says in how many of
 * them the first contradiction came back. */
void repeat_run(const struct run_config *, const struct verdict_record *first,
    struct repeat_record *out);

#endif
