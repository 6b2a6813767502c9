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
static struct contender
describe(const char *path)
{
	const char *file = strrchr(path, '/') + 1;
	FILE *source = fopen(path, "re");
	struct contender c = {0};
	char line[128];

	snprintf(c.name, sizeof c.name, "%.*s", (int)strcspn(file, "."), file);
	/* " * Debian: libck-dev" among the first lines. */
	for (int i = 0; source != NULL && i < 10; i++)
		if (fgets(line, sizeof line, source) != NULL)
			(void)sscanf(line, " * Debian: %31[^\n]", c.package);
	if (source != NULL)
		fclose(source);
	return c;
}

/* Adds those whose name matches, but for ours. Returns how many there are then,
 * or -ENOENT: none matches. */
static int
add(const char *name, struct contender *list, int count)
{
	char pattern[PATH_MAX];
	glob_t sources;

	snprintf(pattern, sizeof pattern, "%s/common/bench/peers/%s.c*",
	    getenv("SHMLAB_HOME"), name);
	if (glob(pattern, 0, NULL, &sources) != 0)
		return -ENOENT;
	for (size_t i = 0; i < sources.gl_pathc && count < CONTENDERS_MAX;
	     i++) {
		list[count] = describe(sources.gl_pathv[i]);
		count += strcmp(list[count].name, OURS) != 0;
	}
	globfree(&sources);
	return count;
}

static int
refuse(const char *name)
{
	struct nearest nearest = {.typed = name};
	struct contender all[CONTENDERS_MAX];
	int count = add("*", all, 0);

	for (int i = 0; i < count; i++)
		nearest_try(&nearest, all[i].name);
	usage_unknown("bench", "peer", "", &nearest);
	return -EINVAL;
}

int
contenders_list(const char *names, struct contender *list)
{
	char buffer[1024], *rest = buffer, *name;
	int count = 1;

	if (getenv("SHMLAB_HOME") == NULL)
		return -ENOENT;
	list[0] = (struct contender){.name = OURS};
	if (names == NULL)
		return add("*", list, count);
	(void)strlcpy(buffer, names, sizeof buffer);
	while ((name = strsep(&rest, ",")) != NULL) {
		count = add(name, list, count);
		if (count < 0)
			return refuse(name);
	}
	return count;
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
