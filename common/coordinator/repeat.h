/* repeat.h: a contradicted run, once more, to see whether it comes back. */
#ifndef SHMLAB_COORDINATOR_REPEAT_H
#define SHMLAB_COORDINATOR_REPEAT_H

#include "record/record.h"

/* A run that took longer is repeated by whoever wants to know. */
#define REPEAT_SECONDS 30

/* Runs the pair again with the same words, up to three times, in silence; out
 * says in how many of them the first contradiction came back. No actor of the
 * first run may be left. */
void repeat_run(const struct verdict_record *first, const char *path, int argc,
    char **argv, struct repeat_record *out);

#endif
