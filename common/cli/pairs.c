#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/pairs.h"
#include "cli/usage.h"

/* Stores the folder of producers, with a slash at its end. */
static bool
producers_folder(char *path, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", path, size - 1);
	char *slash;

	if (n < 0 || (size_t)n == size - 1)
		return false;
	path[n] = '\0';
	slash = strrchr(path, '/');
	return strlcpy(
		   slash + 1, "producers/", size - (size_t)(slash + 1 - path)) <
	    size - (size_t)(slash + 1 - path);
}

bool
pairs_find(const char *pair, char *path, size_t size)
{
	char folder[PATH_MAX];

	if (*pair == '\0' || *pair == '.' || strchr(pair, '/') != NULL ||
	    !producers_folder(folder, sizeof folder))
		return false;
	if ((size_t)snprintf(path, size, "%s%s", folder, pair) >= size)
		return false;
	return access(path, X_OK) == 0;
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

	if (!producers_folder(folder, sizeof folder))
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
