#include <limits.h>
#include <stdint.h>

#include "cli/pairs.h"
#include "commands/commands.h"
#include "coordinator/run_pair.h"

static int
run(const void *options, const struct option_operands *operands)
{
	char path[PATH_MAX];

	(void)options;
	if (pairs_find(operands->words[0], path, sizeof path))
		return run_pair(path, RUN_PREDICT, operands->words);
	return pairs_refuse("predict", operands->words[0]);
}

const struct command predict_command = {
    .name = "predict",
    .summary = "what a pair would do, also where it would not fit",
    .usage = "PAIR [options of the pair]",
    .about =
	"What would happen, by the model alone: nothing is mapped, so it may "
	"be far\nlarger than the memory of this machine (at most 64T). The "
	"options are those of\nthe pair (./run.sh PAIR --help), except --quiz, "
	"--answers and --ledger, since\nnothing is measured.\n",
    .notes = "Example:\n"
	     "  ./run.sh predict cow --size 1T --consumers 1000\n",
    .operands_least = 1,
    .takes_pair = true,
    .run = run,
};
