/* prove.h: the command ./run.sh prove. */
#ifndef SHMLAB_PROVE_PROVE_H
#define SHMLAB_PROVE_PROVE_H

#include "cli/command.h"

/* Runs random programs, or one from a file, on this kernel, and holds the model
 * against it after every operation. The exit status: 0 all as predicted, 1
 * contradicted, 2 usage, 3 could not run, 128 + the number of the signal that
 * ended it. */
extern const struct command prove_command;

#endif
