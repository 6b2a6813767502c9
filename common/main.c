/* main.c: the program behind ./run.sh.
 *
 * Where things are, from the bottom up; a room includes what stands above it:
 *
 *	os/		what libc lacks: clocks, signals, CPUs, children
 *	cli/		options from tables, quantities, pairs by name
 *	region/		the memory under study, and the log of operations
 *	ring/ pool/	two structures that live in such memory
 *	stream/		messages that are numbered, checked and timed
 *	model/		what the kernel should do, as arithmetic
 *	probe/		what the kernel did; machine/ what it does differently
 *	role/		what a producer or a consumer is made of
 *	record/		a run as data, and as JSON
 *	ledger/		predicted beside measured
 *	report/		a record in words and tables
 *	coordinator/	one run of a pair: ./run.sh PAIR, ./run.sh predict PAIR
 *	compare/ exercise/ prove/ bench/ authoring/
 *			commands with a room of their own
 *	commands/	the other commands, and how a command is found
 *
 * The pairs are in producers/ and consumers/; each is two programs of its own.
 */
#include "authoring/check.h"
#include "authoring/new.h"
#include "bench/bench.h"
#include "commands/commands.h"
#include "compare/compare.h"
#include "exercise/exercise.h"
#include "prove/prove.h"

const struct command *const commands[] = {
    &predict_command,
    &show_command,
    &diff_command,
    &compare_command,
    &exercise_command,
    &prove_command,
    &bench_command,
    &platform_command,
    &list_command,
    &new_command,
    &check_command,
    &test_command,
    &completion_command,
    &help_command,
    &version_command,
    NULL,
};

int
main(int argc, char **argv)
{
	return commands_run(argc, argv);
}
