/* commands.h: the commands of this folder, and how any command is found.
 *
 * A command with a room of its own is declared there: bench/bench.h and so on.
 */
#ifndef SHMLAB_COMMANDS_COMMANDS_H
#define SHMLAB_COMMANDS_COMMANDS_H

#include "cli/command.h"

extern const struct command completion_command, diff_command, help_command,
    list_command, predict_command, platform_command, show_command, test_command,
    version_command;

/* All commands, in the order of the help; a NULL ends them. main.c has them. */
extern const struct command *const commands[];

/* NULL: there is no command of that name. */
const struct command *command_find(const char *name);

/* Does what was typed: argv[1] is the name of a command or of a pair. Returns
 * the exit status. */
int commands_run(int argc, char **argv);

/* A line for each pair: its name, and what it shows. false: stderr says why
 * they cannot be listed. */
bool list_print(FILE *);

#endif
