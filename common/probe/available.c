#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "probe/available.h"

#define UNLIMITED INT64_MAX

/* The names of the same things in the two versions of cgroups. */
static const struct version {
	const char *type;	   /* of the file system */
	const char *controller;	   /* in /proc/self/cgroup and mount options */
	const char *limit, *usage; /* files, bytes */
	const char *cache; /* line of memory.stat: pages easy to reclaim */
} versions[] = {
    {
	.type = "cgroup2",
	.controller = "",
	.limit = "memory.max",
	.usage = "memory.current",
	.cache = "inactive_file",
    },
    {
	.type = "cgroup",
	.controller = "memory",
	.limit = "memory.limit_in_bytes",
	.usage = "memory.usage_in_bytes",
	.cache = "total_inactive_file",
    },
};

static FILE *
open_file(const char *folder, const char *name)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= PATH_MAX)
		return NULL;
	return fopen(path, "re");
}

/* The number in a file that contains nothing else. */
static bool
read_number(const char *folder, const char *name, int64_t *out)
{
	FILE *file = open_file(folder, name);
	int64_t number;
	bool found;

	if (file == NULL)
		return false;

	found = fscanf(file, "%" SCNd64, &number) == 1;
	fclose(file);
	if (found)
		*out = number;
	return found;
}

/* The number after a key, in a file with one key and one number a line. */
static bool
read_keyed(const char *folder, const char *name, const char *key, int64_t *out)
{
	FILE *file = open_file(folder, name);
	char word[64];
	int64_t number;
	bool found = false;

	if (file == NULL)
		return false;

	while (!found &&
	    fscanf(file, "%63s %" SCNd64 "%*[^\n]", word, &number) >= 2)
		found = strcmp(word, key) == 0;
	fclose(file);
	if (found)
		*out = number;
	return found;
}

static bool
list_has(char *list, const char *wanted)
{
	char *word;

	while ((word = strsep(&list, ",")) != NULL)
		if (strcmp(word, wanted) == 0)
			return true;
	return false;
}

/* Our own cgroup: "4:memory:/some/where", or "0::/some/where". */
static bool
find_group(const char *root, const struct version *version, char path[PATH_MAX])
{
	FILE *file = open_file(root, "proc/self/cgroup");
	char *line = NULL, *rest, *list;
	size_t room = 0;
	bool found = false;

	if (file == NULL)
		return false;

	while (!found && getline(&line, &room, file) > 0) {
		rest = line;
		strsep(&rest, ":");
		list = strsep(&rest, ":");
		if (rest == NULL || !list_has(list, version->controller))
			continue;

		rest[strcspn(rest, "\n")] = '\0';
		found = strlcpy(path, rest, PATH_MAX) < PATH_MAX;
	}
	free(line);
	fclose(file);
	return found;
}

/* Where the hierarchy is mounted, and which of its folders is visible there:
 * "35 31 0:32 /folder /point rw,relatime shared:9 - cgroup cgroup rw,memory" */
static bool
find_mount(const char *root, const struct version *version,
    char folder[PATH_MAX], char point[PATH_MAX])
{
	FILE *file = open_file(root, "proc/self/mountinfo");
	char *line = NULL, *rest, type[16], options[256];
	size_t room = 0;
	bool found = false;

	if (file == NULL)
		return false;

	while (!found && getline(&line, &room, file) > 0) {
		rest = strstr(line, " - ");
		if (rest == NULL ||
		    sscanf(rest, " - %15s %*s %255s", type, options) != 2 ||
		    strcmp(type, version->type) != 0)
			continue;
		if (version->controller[0] != '\0' &&
		    !list_has(options, version->controller))
			continue;

		found = sscanf(line, "%*s %*s %*s %4095s %4095s", folder,
			    point) == 2;
	}
	free(line);
	fclose(file);
	return found;
}

/* The part of path below folder; "" if it is folder itself, or elsewhere, as in
 * a container where only its own group is visible. */
static const char *
below(const char *path, const char *folder)
{
	size_t length = strcmp(folder, "/") == 0 ? 0 : strlen(folder);

	if (strncmp(path, folder, length) != 0 || path[length] != '/' ||
	    path[length + 1] == '\0')
		return "";
	return path + length;
}

/* Bytes that one cgroup still allows. */
static int64_t
group_allows(const char *group, const struct version *version)
{
	int64_t limit, usage, cache = 0;

	/* The root has no limit, and a limit of "max" is no number. */
	if (!read_number(group, version->limit, &limit) ||
	    !read_number(group, version->usage, &usage))
		return UNLIMITED;

	read_keyed(group, "memory.stat", version->cache, &cache);
	usage -= cache < usage ? cache : usage;
	return limit > usage ? limit - usage : 0;
}

/* Bytes that all cgroups from our own up to the root still allow. */
static int64_t
groups_allow(const char *root, const struct version *version)
{
	char path[PATH_MAX], folder[PATH_MAX], point[PATH_MAX], group[PATH_MAX];
	int64_t least = UNLIMITED, here;
	size_t top;

	if (!find_group(root, version, path) ||
	    !find_mount(root, version, folder, point))
		return UNLIMITED;

	top = strlen(root) + strlen(point);
	if (snprintf(group, sizeof(group), "%s%s%s", root, point,
		below(path, folder)) >= PATH_MAX)
		return UNLIMITED;

	for (;;) {
		here = group_allows(group, version);
		if (here < least)
			least = here;
		if (strlen(group) <= top)
			return least;
		*strrchr(group, '/') = '\0';
	}
}

int64_t
available_kib(const char *root)
{
	int64_t least = UNLIMITED, kib, bytes;
	size_t i;

	if (read_keyed(root, "proc/meminfo", "MemAvailable:", &kib))
		least = kib;

	for (i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
		bytes = groups_allow(root, &versions[i]);
		if (bytes != UNLIMITED && bytes / 1024 < least)
			least = bytes / 1024;
	}
	return least == UNLIMITED ? -1 : least;
}
