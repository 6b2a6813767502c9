/* main.c: build/shmlab: which command is it? People type ./run.sh. */
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "authoring/check.h"
#include "authoring/new.h"
#include "bench/bench.h"
#include "cli/arguments.h"
#include "cli/exit_status.h"
#include "cli/pairs.h"
#include "commands/platform_command.h"
#include "compare/compare.h"
#include "coordinator/actors.h"
#include "coordinator/run.h"
#include "machine/needs.h"
#include "prove/corpus.h"
#include "prove/prove.h"

/* What is opened next gets the lowest free number: a shm object must not become
 * somebody's stdout. */
static void
fill_standard_descriptors(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
			_exit(EXIT_CANNOT_RUN);
}

static void
tell(const char *sentence)
{
	warnx("%s", sentence);
}

static int
widest(char *const *names)
{
	size_t width = 0;

	for (; names != NULL && *names != NULL; names++)
		if (strlen(*names) > width)
			width = strlen(*names);
	return (int)width;
}

/* Asks each pair's producer for the pair's summary. */
static void
list_pairs(void)
{
	char **names = needs_missing(tell) == 0 ? pairs_list() : NULL;
	int width = widest(names);

	for (char **name = names; name != NULL && *name != NULL; name++) {
		struct actors actors;
		struct pair_info info = {0};
		char path[PATH_MAX], words[512];

		if (!pairs_find(*name, path, sizeof path))
			continue;
		if (actors_open(&actors, NULL) == 0 &&
		    actors_start(&actors, path, &info) == 0)
			printf("  %-*s  %s\n", width, *name, info.summary);
		actors_close(&actors);
		if (actors.failure.kind != FAILURE_NONE) {
			failure_words(&actors.failure, words, sizeof words);
			warnx("%s: %s", *name, words);
		}
	}
	pairs_free(names);
}

static void
help(void)
{
	puts(
	    "shmlab shows, with real processes and real figures, how Linux "
	    "processes share\nmemory.\n\n"
	    "usage: ./run.sh PAIR [options]   run a pair: a producer and its "
	    "consumers\n"
	    "       ./run.sh PAIR --help      what it shows, and its options\n"
	    "       ./run.sh predict PAIR     what would happen, also where it "
	    "would not fit\n"
	    "       ./run.sh compare          the same work over all kinds of "
	    "mapping\n"
	    "       ./run.sh prove            random programs: is the model "
	    "right here?\n"
	    "       ./run.sh help rules       the rules of the model, and programs "
	    "that show them\n"
	    "       ./run.sh bench            how fast: rings, snapshots, "
	    "faults\n"
	    "       ./run.sh platform         what this kernel does its own "
	    "way\n"
	    "       ./run.sh list             the pairs, a line each\n"
	    "       ./run.sh new NAME         writes the two files of a new "
	    "pair\n"
	    "       ./run.sh check NAME       a report card for a pair\n"
	    "       ./run.sh test             build and run the tests\n\n"
	    "examples:\n"
	    "  ./run.sh cow                   copy-on-write after fork\n"
	    "  ./run.sh shared --consumers 4  one object, many programs\n"
	    "  ./run.sh lazy --pages 100 --pause\n"
	    "  ./run.sh cow --size 64M --pattern random --json=cow.json\n\n"
	    "pairs:");
	list_pairs();
	puts("\nExit status: 0 all figures agree, 1 they contradict each "
	     "other, 2 usage,\n3 could not run, 77 not to be seen on this "
	     "machine, 128+n ended by signal n.");
}

static int
finish(int status)
{
	/* What a signal has interrupted is not tried again. */
	if (status > EXIT_SIGNAL)
		_exit(status);
	if ((fflush(stdout) != 0 || ferror(stdout)) &&
	    status == EXIT_BALANCED) {
		warn("write the result");
		status = EXIT_CANNOT_RUN;
	}
	return status;
}

static int
help_command(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "rules") == 0)
		return corpus_print(stdout);
	help();
	return EXIT_BALANCED;
}

static int
list_command(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	list_pairs();
	return EXIT_BALANCED;
}

/* argv[0] is the name of the pair. */
static int
run_command(enum run_mode mode, int argc, char **argv)
{
	char path[PATH_MAX];

	if (pairs_find(argv[0], path, sizeof path))
		return run_pair(path, mode, argc, argv);
	arguments_refuse_pair(argv[0], true);
	return EXIT_USAGE;
}

static int
pair_command(int argc, char **argv)
{
	return run_command(RUN_LIVE, argc, argv);
}

static int
predict_command(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		puts(
		    "usage: ./run.sh predict PAIR [options of the pair]\n\n"
		    "What would happen, by the model alone: nothing is mapped, "
		    "so it may be far\nlarger than this machine has memory "
		    "(at most 64T). The options\nare those of the "
		    "pair (./run.sh PAIR --help), but for --quiz, --answers "
		    "and\n--ledger: nothing is measured.\n\n"
		    "  ./run.sh predict cow --size 1T --consumers 1000");
		return EXIT_BALANCED;
	}
	if (argc > 1)
		return run_command(RUN_PREDICT, argc - 1, argv + 1);
	warnx("predict what? name a pair: ./run.sh predict cow");
	return EXIT_USAGE;
}

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv); /* argv[0] is its name */
	bool only_words; /* it needs nothing of this machine */
} commands[] = {
    {"help", help_command, true},
    {"--help", help_command, true},
    {"-h", help_command, true},
    {"list", list_command, false},
    {"predict", predict_command, false},
    {"bench", bench_command, false},
    {"compare", compare_command, false},
    {"prove", prove_command, false},
    {"platform", platform_command, false},
    {"new", new_command, true},
    {"check", check_command, false},
};

/* What is no command. */
static const struct command pair = {NULL, pair_command, false};

static int
run_named(const struct command *c, int argc, char **argv)
{
	return c->only_words || needs_missing(tell) == 0 ? c->run(argc, argv)
							 : EXIT_NOT_HERE;
}

int
main(int argc, char **argv)
{
	fill_standard_descriptors();
	/* Characters only: figures are written the same way everywhere. */
	setlocale(LC_CTYPE, "");
	/* Both are told as errors of whoever writes. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);

	if (argc < 2)
		return finish(help_command(argc, argv));
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return finish(
			    run_named(&commands[i], argc - 1, argv + 1));
	return finish(run_named(&pair, argc - 1, argv + 1));
}
