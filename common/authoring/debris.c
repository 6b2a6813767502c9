#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "authoring/debris.h"
#include "os/reap.h"
#include "role/named.h"

#define SHM_FOLDER "/dev/shm"
#define OUR_NAMES  "shmlab-"

struct debris {
	struct dirent **entries; /* sorted; owned */
	int count;		 /* -1: the folder cannot be read */
};

/* Ours come and go with other runs; these contain the pids of those runs. */
static int
is_foreign(const struct dirent *entry)
{
	const char *name = entry->d_name;

	if (strncmp(name, NAMED_PREFIX, strlen(NAMED_PREFIX)) == 0)
		name += strlen(NAMED_PREFIX);
	return *name != '.' && strncmp(name, OUR_NAMES, strlen(OUR_NAMES)) != 0;
}

struct debris *
debris_note(void)
{
	struct debris *noted = malloc(sizeof *noted);

	if (noted != NULL)
		noted->count = scandir(
		    SHM_FOLDER, &noted->entries, is_foreign, alphasort);
	return noted;
}

void
debris_forget(struct debris *noted)
{
	for (int i = 0; noted != NULL && i < noted->count; i++)
		free(noted->entries[i]);
	if (noted != NULL && noted->count >= 0)
		free(noted->entries);
	free(noted);
}

static bool
holds(const struct debris *noted, const char *name)
{
	for (int i = 0; i < noted->count; i++)
		if (strcmp(noted->entries[i]->d_name, name) == 0)
			return true;
	return false;
}

/* Is it there for good? That of another program goes when that ends soon. */
static bool
stays(const char *name)
{
	const struct timespec a_while = {.tv_nsec = 300 * 1000 * 1000};
	char path[PATH_MAX];
	struct stat object;

	nanosleep(&a_while, NULL);
	snprintf(path, sizeof path, SHM_FOLDER "/%s", name);
	return lstat(path, &object) == 0 && object.st_uid == geteuid();
}

static bool
find_new_object(const struct debris *noted, char *what, size_t size)
{
	struct debris *now = debris_note();
	bool found = false;

	for (int i = 0; now != NULL && i < now->count && !found; i++) {
		const char *name = now->entries[i]->d_name;

		if (noted->count < 0 || holds(noted, name) || !stays(name))
			continue;
		snprintf(what, size, SHM_FOLDER "/%s", name);
		found = true;
	}
	debris_forget(now);
	return found;
}

/* The names that a run gives contain its coordinator's pid. */
static bool
find_named(const char *folder, pid_t coordinator, char *what, size_t size)
{
	char pattern[PATH_MAX];
	glob_t found;
	bool any;

	snprintf(pattern, sizeof pattern, "%s/*" OUR_NAMES "*-%d-*", folder,
	    coordinator);
	any = glob(pattern, 0, NULL, &found) == 0;
	if (any)
		strlcpy(what, found.gl_pathv[0], size);
	globfree(&found);
	return any;
}

/* The first word of a file, up to the end of the line; false: there is none. */
static bool
read_word(const char *path, const char *format, void *word)
{
	FILE *file = fopen(path, "re");
	bool found = file != NULL && fscanf(file, format, word) == 1;

	if (file != NULL)
		fclose(file);
	return found;
}

/* An orphan has become our child. */
static bool
find_process(char *what, size_t size)
{
	char path[64], name[32] = "?";
	int pid;

	while (waitpid(-1, NULL, WNOHANG) > 0)
		continue;
	snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
	if (!read_word(path, "%d", &pid))
		return false;
	snprintf(path, sizeof path, "/proc/%d/comm", pid);
	(void)read_word(path, "%31[^\n]", name);
	snprintf(what, size, "process %d, %s", pid, name);
	(void)reap_all(NULL, NULL);
	return true;
}

bool
debris_find(
    const struct debris *noted, pid_t coordinator, char *what, size_t size)
{
	const char *chosen = getenv("TMPDIR");
	const char *const folders[] = {SHM_FOLDER, "/var/tmp", "/tmp",
	    chosen != NULL && *chosen != '\0' ? chosen : "/tmp"};

	if (find_process(what, size))
		return true;
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (find_named(folders[i], coordinator, what, size))
			return true;
	return find_new_object(noted, what, size);
}
