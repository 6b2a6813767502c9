/* arguments.h: what is typed on the command line, outside of a run. */
#ifndef SHMLAB_CLI_ARGUMENTS_H
#define SHMLAB_CLI_ARGUMENTS_H

#include <getopt.h>
#include <stdbool.h>

/* As getopt_long(3); for what it does not know it has said, before it returns
 * '?', which option may have been meant. */
int arguments_next(int argc, char **argv, const struct option *);

/* Says that there is no such pair, and which one may have been meant; where a
 * command could stand as well, which command. */
void arguments_refuse_pair(const char *name, bool or_command);

/* Is one word left, at argv[optind]? false: it has said what is wrong. */
bool arguments_name_one_pair(int argc, char **argv);

#endif
