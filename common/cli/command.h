/* command.h: a command of ./run.sh, as one struct.
 *
 *	const struct command bench_command = {
 *		.name = "bench",
 *		.summary = "how fast: rings, snapshots, faults",
 *		.usage = "[SECTION] [options]",
 *		.options = rows,
 *		.size = sizeof(struct bench_options),
 *		.operands_most = 1,
 *		.run = run,
 *	};
 *
 * command_run() alone parses what was typed and prints the help; the command is
 * given its options and what stood beside them.
 */
#ifndef SHMLAB_CLI_COMMAND_H
#define SHMLAB_CLI_COMMAND_H

#include <stdio.h>

#include "cli/option_table.h"

struct command {
	const char *name;
	const char *summary; /* for the list of commands, a few words */
	const char *usage;   /* what follows its name */

	/* Its help is the usage, about, what list() prints, the options, and
	 * notes. Texts are lines of at most 79 characters; all but about may
	 * be NULL. */
	const char *about, *notes;
	void (*list)(FILE *);
	const struct option_row *options; /* NULL: --help alone */

	size_t size; /* of the struct that the options fill in */
	size_t operands_least, operands_most;
	bool takes_pair;    /* what follows the first operand are its options */
	bool needs_nothing; /* it starts no process and looks at none */
	bool builds_pair;   /* the one that it names; it uses no other */

	/* options is zeroed before what was typed is stored in it. Returns the
	 * exit status. */
	int (*run)(const void *options, const struct option_operands *);
};

/* Parses the options and operands and runs the command, or prints its help.
 * argv[0] is its name, and a NULL ends argv. Returns the exit status. */
int command_run(const struct command *, char **argv);

void command_help(const struct command *, FILE *);

/* What every exit status means, for the end of a help. */
#define COMMAND_EXIT_STATUS                                                    \
	"Exit status: 0 all figures agree, 1 they contradict each other, "     \
	"2 usage,\n3 could not run, 77 cannot be shown on this machine, "      \
	"128+n ended by signal n.\n"

#endif
