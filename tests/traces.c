#include <glob.h>
#include <limits.h>
#include <stdio.h>

#include "traces.h"

size_t
children_of(pid_t pid, pid_t *children, size_t most)
{
	char path[64];
	size_t count = 0;
	FILE *list;

	snprintf(path, sizeof path, "/proc/%d/task/%d/children", pid, pid);
	list = fopen(path, "re");
	if (list == NULL)
		return 0;
	while (count < most && fscanf(list, "%d", &children[count]) == 1)
		count++;
	fclose(list);
	return count;
}

bool
object_in(const char *folder, pid_t pid, char *path, size_t size)
{
	char pattern[PATH_MAX];
	glob_t found;
	bool any;

	snprintf(pattern, sizeof pattern, "%s/*shmlab-*-%d-*", folder, pid);
	any = glob(pattern, 0, NULL, &found) == 0;
	if (any)
		snprintf(path, size, "%s", found.gl_pathv[0]);
	globfree(&found);
	return any;
}
