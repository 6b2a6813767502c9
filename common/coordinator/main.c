/* main.c: the coordinator's program, build/shmlab; people type ./run.sh. */
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "coordinator/programs.h"
#include "coordinator/run.h"
#include "coordinator/stage.h"
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

/* Asks each pair's producer for the pair's summary. */
static void
list_pairs(void)
{
	char **names = programs_list();

	for (char **name = names; name != NULL && *name != NULL; name++) {
		struct stage stage;
		struct hello hello = {0};
		char path[PATH_MAX], words[512];

		if (!programs_find(*name, path, sizeof path))
			continue;
		if (stage_open(&stage, NULL) == 0 &&
		    stage_start(&stage, path, &hello) == 0)
			printf("  %-10s %s\n", *name, hello.summary);
		stage_close(&stage);
		if (stage.failure.kind != FAILURE_NONE) {
			failure_words(&stage.failure, words, sizeof words);
			warnx("%s: %s", *name, words);
		}
	}
	programs_free(names);
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
	    "       ./run.sh prove            random programs: is the model "
	    "right here?\n"
	    "       ./run.sh list             the pairs, a line each\n"
	    "       ./run.sh test             build and run the tests\n\n"
	    "examples:\n"
	    "  ./run.sh cow                   copy-on-write after fork\n"
	    "  ./run.sh shared --consumers 4  one object, many programs\n"
	    "  ./run.sh lazy --pages 100 --pause\n"
	    "  ./run.sh cow --size 64M --pattern random --json=cow.json\n\n"
	    "pairs:");
	list_pairs();
}

static int
unknown_pair(const char *name)
{
	char **names = programs_list();
	const char *nearest = programs_nearest(names, name);

	if (nearest != NULL)
		warnx("there is no pair '%s'; did you mean '%s'? ./run.sh list "
		      "shows them all",
		    name, nearest);
	else
		warnx("there is no pair '%s'; ./run.sh list shows them all",
		    name);
	programs_free(names);
	return EXIT_USAGE;
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

int
main(int argc, char **argv)
{
	enum run_mode mode = RUN_LIVE;
	char path[PATH_MAX];

	fill_standard_descriptors();
	/* Characters only: figures are written the same way everywhere. */
	setlocale(LC_CTYPE, "");
	signal(SIGPIPE, SIG_IGN);

	if (argc < 2 || strcmp(argv[1], "help") == 0 ||
	    strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		help();
		return finish(EXIT_BALANCED);
	}
	if (strcmp(argv[1], "list") == 0) {
		list_pairs();
		return finish(EXIT_BALANCED);
	}
	if (strcmp(argv[1], "prove") == 0)
		return finish(prove_command(argc - 1, argv + 1));
	if (strcmp(argv[1], "predict") == 0) {
		mode = RUN_PREDICT;
		argc--;
		argv++;
		if (argc < 2) {
			warnx("predict what? name a pair: ./run.sh predict "
			      "cow");
			return EXIT_USAGE;
		}
	}
	if (!programs_find(argv[1], path, sizeof path))
		return unknown_pair(argv[1]);
	return finish(run_pair(path, mode, argc - 1, argv + 1));
}
