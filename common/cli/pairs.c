#include <dirent.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/pairs.h"

/* The folder of producers, with a slash at its end. */
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

/* Levenshtein's distance: the fewest letters to insert, delete or change. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[64];
	size_t length = strnlen(b, 63);

	for (size_t j = 0; j <= length; j++)
		row[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < length; j++) {
			size_t change = diagonal + (a[i] != b[j]);
			size_t insert = row[j] + 1, delete = row[j + 1] + 1;

			diagonal = row[j + 1];
			row[j + 1] = insert < delete ? insert : delete;
			if (change < row[j + 1])
				row[j + 1] = change;
		}
	}
	return row[length];
}

const char *
pairs_nearest(char *const *names, const char *wrong)
{
	const char *nearest = NULL;
	size_t least = SIZE_MAX;

	for (; names != NULL && *names != NULL; names++) {
		size_t length = strlen(wrong);
		bool begins = length > 0 && strncmp(*names, wrong, length) == 0;
		size_t d = begins ? 1 : distance(*names, wrong);

		if (d < least && d <= (strlen(*names) + 1) / 2) {
			least = d;
			nearest = *names;
		}
	}
	return nearest;
}
