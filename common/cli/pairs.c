#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/pairs.h"
#include "cli/usage.h"
#include "os/own_folder.h"

/* One of a pair's two programs, beside the coordinator's own; role is the name
 * of their folder. false: the path does not fit. */
static bool
program_path(const char *role, const char *pair, char *path, size_t size)
{
	char own[PATH_MAX];

	return own_folder(own, sizeof own) &&
	    (size_t)snprintf(path, size, "%s/%s/%s", own, role, pair) < size;
}

static bool
is_executable(const char *role, const char *pair, char *path, size_t size)
{
	return program_path(role, pair, path, size) && access(path, X_OK) == 0;
}

bool
pairs_find(const char *pair, char *path, size_t size)
{
	if (*pair == '\0' || *pair == '.' || strchr(pair, '/') != NULL)
		return false;
	return is_executable("consumers", pair, path, size) &&
	    is_executable("producers", pair, path, size);
}

static int
is_program(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

char **
pairs_list(void)
{
	char folder[PATH_MAX];
	struct dirent **entries;
	char **names;
	int n;

	if (!program_path("producers", "", folder, sizeof folder))
		return NULL;
	n = scandir(folder, &entries, is_program, alphasort);
	if (n < 0)
		return NULL;
	names = calloc((size_t)n + 1, sizeof *names);
	for (int i = 0; i < n; i++) {
		if (names != NULL)
			names[i] = strdup(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return names;
}

void
pairs_free(char **names)
{
	for (char **name = names; name != NULL && *name != NULL; name++)
		free(*name);
	free(names);
}

void
pairs_refuse(const char *command, const char *name)
{
	struct nearest nearest = {.typed = name};
	char **names = pairs_list();

	nearest_try_all(&nearest, names);
	usage_unknown(command, "pair", "", &nearest);
	pairs_free(names);
}
