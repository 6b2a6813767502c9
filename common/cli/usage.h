/* usage.h: messages about a command line that is wrong.
 *
 * A message is one line on stderr, which begins with the command: "./run.sh
 * cow: option '--pages' requires an argument". The exit status is EXIT_USAGE
 * then. command is the name of a command or a pair; "" is ./run.sh itself. */
#ifndef SHMLAB_CLI_USAGE_H
#define SHMLAB_CLI_USAGE_H

#include "cli/nearest.h"

/* Any sentence; what it says of ./run.sh is said of an installed program by its
 * own name, as in cli/home.h. */
__attribute__((format(printf, 2, 3))) void usage_error(
    const char *command, const char *format, ...);

/* "unknown option '--sze'; did you mean '--size'?", or the command's help where
 * no name is near. what says of which sort the name should be; dashes stand
 * before both names. */
void usage_unknown(const char *command, const char *what, const char *dashes,
    const struct nearest *);

/* An operand too many. */
void usage_unexpected(const char *command, const char *operand);

#endif
