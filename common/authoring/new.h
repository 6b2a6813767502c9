/* new.h: ./run.sh new NAME [--from PAIR]: the two files of a new pair. */
#ifndef SHMLAB_AUTHORING_NEW_H
#define SHMLAB_AUTHORING_NEW_H

#include "cli/command.h"

extern const struct command new_command;

#endif
