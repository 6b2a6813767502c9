#include <dlfcn.h>
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/contender.h"

#define FOLDER "common/bench/peers"

/* "ck_ring" for "ck_ring.c". false: not the file of a peer. */
static bool
name_of(const char *file, char *name, size_t size)
{
	const char *dot = strrchr(file, '.');

	if (dot == NULL || (strcmp(dot, ".c") != 0 && strcmp(dot, ".cc") != 0))
		return false;
	snprintf(name, size, "%.*s", (int)(dot - file), file);
	return true;
}

/* " * Debian: libck-dev" among the first lines. */
static void
find_package(const char *folder, const char *file, struct contender *c)
{
	char path[PATH_MAX + NAME_MAX + 2], line[128];
	FILE *source;

	snprintf(path, sizeof path, "%s/%s", folder, file);
	source = fopen(path, "re");
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
compare(const void *a, const void *b)
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
	char folder[PATH_MAX];
	struct dirent *entry;
	int count = 0;
	DIR *dir;

	if (home == NULL)
		return -ENOENT;
	snprintf(folder, sizeof folder, "%s/" FOLDER, home);
	dir = opendir(folder);
	if (dir == NULL)
		return -errno;
	while (count < CONTENDERS_MAX && (entry = readdir(dir)) != NULL) {
		struct contender c = {0};

		if (!name_of(entry->d_name, c.name, sizeof c.name))
			continue;
		c.ours = strcmp(c.name, OURS) == 0;
		find_package(folder, entry->d_name, &c);
		all[count++] = c;
	}
	closedir(dir);
	qsort(all, (size_t)count, sizeof *all, compare);
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
