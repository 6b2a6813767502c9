#include <dlfcn.h>
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/contender.h"
#include "cli/home.h"
#include "cli/usage.h"
#include "os/own_folder.h"

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

/* All but ours. Returns how many. */
static int
list_peers(struct contender *list)
{
	char pattern[PATH_MAX];
	glob_t sources;
	int count = 0;

	snprintf(pattern, sizeof pattern, "%s/common/bench/peers/*.c*",
	    home_sources());
	if (glob(pattern, 0, NULL, &sources) != 0)
		return 0;
	for (size_t i = 0; i < sources.gl_pathc && count < CONTENDERS_MAX - 1;
	     i++) {
		list[count] = describe(sources.gl_pathv[i]);
		count += strcmp(list[count].name, OURS) != 0;
	}
	globfree(&sources);
	return count;
}

int
contenders_list(const char *names, struct contender *list)
{
	struct contender all[CONTENDERS_MAX];
	char buffer[1024], *rest = buffer, *name;
	int peers = list_peers(all), count = 1, i;

	list[0] = (struct contender){.name = OURS};
	if (names == NULL) {
		memcpy(&list[1], all, (size_t)peers * sizeof *all);
		return 1 + peers;
	}
	(void)strlcpy(buffer, names, sizeof buffer);
	while ((name = strsep(&rest, ",")) != NULL && count < CONTENDERS_MAX) {
		struct nearest nearest = {.typed = name};

		for (i = 0; i < peers && strcmp(all[i].name, name) != 0; i++)
			nearest_try(&nearest, all[i].name);
		if (i == peers) {
			usage_unknown("bench", "peer", "", &nearest);
			return -EINVAL;
		}
		list[count++] = all[i];
	}
	return count;
}

/* It lies beside this program. */
void
contender_load(struct contender *c)
{
	char program[PATH_MAX], path[PATH_MAX + 64];
	void *object;

	if (!own_folder(program, sizeof program))
		return;
	snprintf(path, sizeof path, "%s/peers/%.31s.so", program, c->name);
	object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (object != NULL)
		c->peer = dlsym(object, "peer");
}
