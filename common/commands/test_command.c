/* test_command.c: ./run.sh builds and runs the tests by itself; this is the
 * help of it, and what the program answers when it is started without
 * ./run.sh. */
#include "cli/exit_status.h"
#include "cli/home.h"
#include "cli/usage.h"
#include "commands/commands.h"

static int
run(const void *options, const struct option_operands *operands)
{
	(void)options;
	(void)operands;
	if (home_is_installed()) {
		(void)home_need_sources("test");
		return EXIT_CANNOT_RUN;
	}
	usage_error("test", "only ./run.sh can build and run the tests");
	return EXIT_USAGE;
}

const struct command test_command = {
    .name = "test",
    .summary = "build and run the tests",
    .about = "Builds everything, and runs every test of the suite.\n",
    .needs_nothing = true,
    .run = run,
};
