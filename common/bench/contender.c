#include <dlfcn.h>
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/contender.h"
#include "cli/usage.h"

#define OURS "shmlab_ring"

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

static int
refuse(const char *name, const struct contender *all, int count)
{
	struct nearest nearest = {.typed = name};

	for (int i = 0; i < count; i++)
		if (!all[i].ours)
			nearest_try(&nearest, all[i].name);
	usage_unknown("bench", "peer", "", &nearest);
	return -EINVAL;
}

int
contenders_list(const char *list, struct contender *out)
{
	struct contender all[CONTENDERS_MAX];
	bool wanted[CONTENDERS_MAX] = {0};
	char words[1024] = "", *rest = words, *word;
	int count = list_all(all), chosen = 0;

	if (list != NULL)
		(void)strlcpy(words, list, sizeof words);
	while (
	    count > 0 && list != NULL && (word = strsep(&rest, ",")) != NULL) {
		int i = 0;

		while (i < count && strcmp(all[i].name, word) != 0)
			i++;
		if (i == count)
			return refuse(word, all, count);
		wanted[i] = true;
	}
	for (int i = 0; i < count; i++)
		if (list == NULL || wanted[i] || all[i].ours)
			out[chosen++] = all[i];
	return count < 0 ? count : chosen;
}

/* It lies beside this program. */
void
contender_load(struct contender *c)
{
	char program[PATH_MAX], path[PATH_MAX + 64];
	ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
	void *object;

	if (n < 0)
		return;
	program[n] = '\0';
	*strrchr(program, '/') = '\0';
	snprintf(path, sizeof path, "%s/peers/%.31s.so", program, c->name);
	object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (object != NULL)
		c->peer = dlsym(object, "peer");
}
