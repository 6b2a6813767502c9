#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/exit_status.h"
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

/* A process whose program cannot be read may not be looked at in /proc. 0 or a
 * negated errno. */
static int
look_at(const char *role, const char *pair, char *path, size_t size)
{
	if (!program_path(role, pair, path, size))
		return -ENAMETOOLONG;
	return access(path, R_OK | X_OK) == 0 ? 0 : -errno;
}

static bool
is_name(const char *pair)
{
	return *pair != '\0' && *pair != '.' && strchr(pair, '/') == NULL;
}

bool
pairs_find(const char *pair, char *path, size_t size)
{
	return is_name(pair) && look_at("consumers", pair, path, size) == 0 &&
	    look_at("producers", pair, path, size) == 0;
}

static bool
is_absent(int error)
{
	return error == -ENOENT || error == -ENAMETOOLONG;
}

int
pairs_fault(const char *pair, char *path, size_t size)
{
	int consumer, producer;

	if (!is_name(pair))
		return 0;
	producer = look_at("producers", pair, path, size);
	consumer = look_at("consumers", pair, path, size);
	if (is_absent(consumer) && is_absent(producer))
		return 0;
	if (producer == 0)
		return consumer;
	(void)program_path("producers", pair, path, size);
	return producer;
}

bool
pairs_tell_fault(const char *pair)
{
	char path[PATH_MAX];
	int error = pairs_fault(pair, path, sizeof path);

	if (error != 0)
		warnx(
		    "%s, a program of the pair %s, cannot be read and run: %s",
		    path, pair, strerror(-error));
	return error != 0;
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

int
pairs_refuse(const char *command, const char *name)
{
	struct nearest nearest = {.typed = name};
	char **names;

	if (pairs_tell_fault(name))
		return EXIT_CANNOT_RUN;
	names = pairs_list();
	nearest_try_all(&nearest, names);
	usage_unknown(command, "pair", "", &nearest);
	pairs_free(names);
	return EXIT_USAGE;
}
