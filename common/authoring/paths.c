#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "authoring/paths.h"
#include "cli/home.h"
#include "cli/pair_name.h"
#include "os/own_folder.h"

bool
paths_enter(const char *command)
{
	const char *home = home_need_sources(command);

	if (home == NULL)
		return false;
	if (chdir(home) < 0) {
		warn("%s", home);
		return false;
	}
	if (access("common/role/role.h", R_OK) < 0) {
		warn("%s/common/role/role.h", home);
		return false;
	}
	return true;
}

bool
paths_build(char *path, size_t size)
{
	char program[PATH_MAX], tree[PATH_MAX];
	const char *build = program;
	size_t length;

	if (!own_folder(program, sizeof program) ||
	    getcwd(tree, sizeof tree) == NULL)
		return false;
	length = strlen(tree);
	if (strncmp(program, tree, length) == 0 && program[length] == '/')
		build += length + 1;
	return strlcpy(path, build, size) < size;
}

void
paths_source(enum half half, const char *pair, char path[PATHS_SOURCE_MAX])
{
	snprintf(path, PATHS_SOURCE_MAX, "%s/%s.c",
	    half == HALF_PRODUCER ? "producers" : "consumers", pair);
}

bool
paths_has_source(enum half half, const char *pair)
{
	char path[PATHS_SOURCE_MAX];

	if (pair_name_fault(pair) != NULL)
		return false;
	paths_source(half, pair, path);
	return access(path, F_OK) == 0;
}
