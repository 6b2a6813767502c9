#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "authoring/build.h"
#include "authoring/paths.h"
#include "authoring/unbuilt.h"
#include "cli/exit_status.h"
#include "cli/home.h"
#include "cli/pair_name.h"
#include "cli/pairs.h"

static bool
is_among(const char *name, char *const *words)
{
	for (; *words != NULL; words++)
		if (strcmp(*words, name) == 0)
			return true;
	return false;
}

/* The pair that a source is a half of. false: it is of none, or of one that its
 * other half stands for. */
static bool
pair_of(const char *source, char *pair, size_t size)
{
	char producer[PATHS_SOURCE_MAX];

	strlcpy(pair, strchr(source, '/') + 1, size);
	*strrchr(pair, '.') = '\0';
	if (pair_name_fault(pair) != NULL)
		return false;
	paths_source(HALF_PRODUCER, pair, producer);
	return strcmp(source, producer) == 0 ||
	    !paths_has_source(HALF_PRODUCER, pair);
}

static int
tell_source(const char *source, char *const *words)
{
	char pair[NAME_MAX + 1], program[PATH_MAX];

	/* A program that may not be run has been built. */
	if (!pair_of(source, pair, sizeof pair) ||
	    pairs_find(pair, program, sizeof program) ||
	    pairs_fault(pair, program, sizeof program) == -EACCES)
		return 0;
	if (is_among(pair, words))
		return build_again(pair);
	warnx("going on without %s, which does not build: ./run.sh %s says why",
	    pair, pair);
	return 0;
}

/* The working directory is the tree. */
static int
tell_sources(char *const *words)
{
	glob_t sources;
	int status = 0;

	(void)glob("producers/*.c", 0, NULL, &sources);
	(void)glob("consumers/*.c", GLOB_APPEND, NULL, &sources);
	for (size_t i = 0; i < sources.gl_pathc && status == 0; i++)
		status = tell_source(sources.gl_pathv[i], words);
	globfree(&sources);
	return status;
}

int
unbuilt_tell(char *const *words)
{
	const char *home = home_sources();
	int here = open(".", O_PATH | O_CLOEXEC), status = 0;

	/* Without sources the programs are all that there is. */
	if (home != NULL && here >= 0 && chdir(home) == 0) {
		status = tell_sources(words);
		if (fchdir(here) < 0)
			err(EXIT_CANNOT_RUN, "the working directory");
	}
	if (here >= 0)
		close(here);
	return status;
}
