#include <stdio.h>

#include "cli/exit_status.h"
#include "cli/version.h"
#include "commands/commands.h"

static int
run(const void *options, const struct option_operands *operands)
{
	(void)options;
	(void)operands;
	puts("shmlab " SHMLAB_VERSION);
	return EXIT_BALANCED;
}

const struct command version_command = {
    .name = "version",
    .summary = "which shmlab this is (also: --version)",
    .about = "Prints which version of shmlab this is.\n",
    .needs_nothing = true,
    .run = run,
};
