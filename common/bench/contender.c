#include <dlfcn.h>
#include <err.h>
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/contender.h"

/* "ck_ring" for the source ".../ck_ring.c", and its package. */
static void
describe(const char *path, struct contender *c)
{
	const char *file = strrchr(path, '/') + 1;
	FILE *source = fopen(path, "re");
	char line[128];

	*c = (struct contender){0};
	snprintf(
	    c->name, sizeof c->name, "%.*s", (int)strcspn(file, "."), file);
	c->ours = strcmp(c->name, OURS) == 0;
	/* " * Debian: libck-dev" among the first lines. */
	for (int i = 0; source != NULL && i < 10; i++)
		if (fgets(line, sizeof line, source) != NULL)
			(void)sscanf(line, " * Debian: %31[^\n]", c->package);
	if (source != NULL)
		fclose(source);
}

/* Beside this program. */
static const struct peer *
load(const char *name)
{
	char program[PATH_MAX], path[PATH_MAX + 64];
	ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
	void *object;

	if (n < 0)
		return NULL;
	program[n] = '\0';
	*strrchr(program, '/') = '\0';
	snprintf(path, sizeof path, "%s/peers/%.31s.so", program, name);
	object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	return object != NULL ? dlsym(object, "peer") : NULL;
}

static int
ours_first(const void *a, const void *b)
{
	const struct contender *x = a, *y = b;

	return x->ours != y->ours ? y->ours - x->ours
				  : strcmp(x->name, y->name);
}

/* All of them, not loaded. */
static int
list_all(struct contender *all)
{
	const char *home = getenv("SHMLAB_HOME");
	char pattern[PATH_MAX];
	glob_t sources;
	int count = 0;

	if (home == NULL)
		return -ENOENT;
	snprintf(pattern, sizeof pattern, "%s/common/bench/peers/*.c*", home);
	if (glob(pattern, 0, NULL, &sources) != 0)
		return -ENOENT;
	for (; (size_t)count < sources.gl_pathc && count < CONTENDERS_MAX;
	     count++)
		describe(sources.gl_pathv[count], &all[count]);
	globfree(&sources);
	qsort(all, (size_t)count, sizeof *all, ours_first);
	return count;
}

static bool
is_listed(const char *list, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = list; at != NULL; at = strchr(at, ',')) {
		at += *at == ',';
		if (strncmp(at, name, length) == 0 &&
		    (at[length] == ',' || at[length] == '\0'))
			return true;
	}
	return false;
}

bool
contenders_exist(const char *list)
{
	struct contender all[CONTENDERS_MAX];
	int count = list_all(all);
	char *words = strdup(list), *rest = words, *word;
	bool fine = words != NULL;

	while (fine && (word = strsep(&rest, ",")) != NULL) {
		bool found = count < 0; /* nothing is known about it then */

		for (int i = 0; i < count; i++)
			found |= strcmp(all[i].name, word) == 0;
		if (found)
			continue;
		fine = false;
		warnx("there is no peer '%s'; there are:", word);
		for (int i = 0; i < count; i++)
			if (!all[i].ours)
				fprintf(stderr, "  %s\n", all[i].name);
	}
	free(words);
	return fine;
}

int
contenders_load(const char *list, struct contender *out)
{
	struct contender all[CONTENDERS_MAX];
	int count = list_all(all), chosen = 0;

	for (int i = 0; i < count; i++) {
		if (list != NULL && !all[i].ours &&
		    !is_listed(list, all[i].name))
			continue;
		all[i].peer = load(all[i].name);
		out[chosen++] = all[i];
	}
	return count < 0 ? count : chosen;
}
