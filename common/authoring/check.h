/* check.h: ./run.sh check PAIR: a report card for a pair. */
#ifndef SHMLAB_AUTHORING_CHECK_H
#define SHMLAB_AUTHORING_CHECK_H

#include "cli/command.h"

/* The exit status: 0 all is good, 1 something is not, 2 usage, 3 it could not
 * be built, 77 what the pair shows cannot be shown on this machine. */
extern const struct command check_command;

#endif
