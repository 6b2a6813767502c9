/* typed_command.h: the command line of this process. */
#ifndef SHMLAB_CLI_TYPED_COMMAND_H
#define SHMLAB_CLI_TYPED_COMMAND_H

#include <stddef.h>

/* "./run.sh compare --consumers 8": the words as they were typed, whatever
 * became of argv, as far as there is room. NULL: /proc does not say. Returns
 * command. */
const char *typed_command(char *command, size_t size);

#endif
