#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "authoring/build.h"
#include "authoring/paths.h"
#include "cli/exit_status.h"
#include "cli/pairs.h"

#define WORD_MAX (PATH_MAX + 64)

/* In the child. -W: these files are compiled, however old they are. -j1: one
 * after the other. */
static _Noreturn void
become_make(const char *pair, const char *build)
{
	char makes[PATHS_SOURCE_MAX], reads[PATHS_SOURCE_MAX];
	char variable[WORD_MAX], first[WORD_MAX], second[WORD_MAX];

	paths_source(HALF_PRODUCER, pair, makes);
	paths_source(HALF_CONSUMER, pair, reads);
	snprintf(variable, sizeof variable, "BUILD=%s", build);
	snprintf(first, sizeof first, "%s/producers/%s", build, pair);
	snprintf(second, sizeof second, "%s/consumers/%s", build, pair);
	dup2(STDERR_FILENO, STDOUT_FILENO);
	execlp("make", "make", "-s", "-j1", "--no-print-directory", "-W", makes,
	    "-W", reads, variable, first, second, (char *)NULL);
	warn("make");
	_exit(EXIT_CANNOT_RUN);
}

/* Two builds at a time would get into each other's way: ./run.sh holds the same
 * lock. */
static int
run_make(const char *pair, const char *build)
{
	int lock = open("Makefile", O_RDONLY | O_CLOEXEC);
	int wait_status = -1;
	pid_t pid;

	if (lock < 0 || flock(lock, LOCK_EX) < 0) {
		warn("Makefile");
		return EXIT_CANNOT_RUN;
	}
	pid = fork();
	if (pid == 0)
		become_make(pair, build);
	if (pid < 0)
		warn("start make");
	else
		waitpid(pid, &wait_status, 0);
	close(lock);
	return wait_status == 0 ? 0 : EXIT_CANNOT_RUN;
}

static bool
has_half(const char *pair, enum half half)
{
	char path[PATHS_SOURCE_MAX], partner[PATHS_SOURCE_MAX];

	if (paths_has_source(half, pair))
		return true;
	paths_source(half, pair, path);
	paths_source(1 - half, pair, partner);
	warnx("%s has no partner: %s is missing", partner, path);
	return false;
}

int
build_again(const char *pair)
{
	char build[PATH_MAX];

	if (!has_half(pair, HALF_PRODUCER) || !has_half(pair, HALF_CONSUMER))
		return EXIT_CANNOT_RUN;
	if (!paths_build(build, sizeof build)) {
		warnx("the folder of the programs is not known");
		return EXIT_CANNOT_RUN;
	}
	if (run_make(pair, build) == 0)
		return 0;
	warnx("did not build: producers/%s.c, consumers/%s.c", pair, pair);
	return EXIT_CANNOT_RUN;
}

int
build_pair(const char *pair, struct card *card)
{
	char build[PATH_MAX], program[PATH_MAX];
	int status;

	/* The programs may be used where they cannot be made. */
	if (pairs_find(pair, program, sizeof program) &&
	    paths_build(build, sizeof build) && access(build, W_OK) < 0) {
		card_add(card, MARK_SKIPPED,
		    "compiling it anew: %s cannot be written", build);
		return 0;
	}
	status = build_again(pair);
	if (status == 0)
		card_add(
		    card, MARK_GOOD, "both files compile without a warning");
	return status;
}
