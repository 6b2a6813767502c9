#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <inttypes.h>
#include <mntent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup.h"

/* With the campaign's process, and that of the worker. */
#define NAME "shmlab-faults-"

#define REMOVE_MS 1000 /* who has ended is in it for a moment still */

/* Bytes, with the terminator: of where a hierarchy is mounted, and a file. */
#define ROOT	  256
#define FILE_PATH (CGROUP_PATH + 64)

static pid_t campaign;

static FILE *
open_file(const char *folder, const char *name)
{
	char path[FILE_PATH];

	snprintf(path, sizeof path, "%.500s/%s", folder, name);
	return fopen(path, "re");
}

/* Is there a word like that in the file? */
static bool
file_has(const char *folder, const char *name, const char *wanted)
{
	FILE *file = open_file(folder, name);
	bool found = false;
	char word[64];

	while (file != NULL && !found && fscanf(file, "%63s", word) == 1)
		found = strcmp(word, wanted) == 0;
	if (file != NULL)
		fclose(file);
	return found;
}

/* Where the hierarchy with that controller is mounted. */
static bool
find_root(const char *controller, char *root, bool *unified)
{
	FILE *mounts = setmntent("/proc/self/mounts", "re");
	const struct mntent *m;
	bool found = false;

	while (mounts != NULL && !found && (m = getmntent(mounts)) != NULL) {
		*unified = strcmp(m->mnt_type, "cgroup2") == 0;
		strlcpy(root, m->mnt_dir, ROOT);
		found = *unified
		    ? file_has(root, "cgroup.controllers", controller)
		    : strcmp(m->mnt_type, "cgroup") == 0 &&
			hasmntopt(m, controller) != NULL;
	}
	if (mounts != NULL)
		endmntent(mounts);
	return found;
}

/* "8:pids:/": of that hierarchy, we are in the root; "0::/": of version 2. */
static bool
is_in_root(const char *controller, bool unified)
{
	FILE *file = fopen("/proc/self/cgroup", "re");
	char line[CGROUP_PATH], list[64];
	bool found = false;

	while (
	    file != NULL && !found && fgets(line, sizeof line, file) != NULL) {
		char *names = strchr(line, ':') + 1;
		char *path = strchr(names, ':') + 1;

		snprintf(list, sizeof list, ",%.*s,", (int)(path - names - 1),
		    names);
		found = strcmp(path, "/\n") == 0 &&
		    (unified ? strcmp(list, ",,") == 0
			     : strstr(list, controller) != NULL);
	}
	if (file != NULL)
		fclose(file);
	return found;
}

static void
kill_members(const char *group)
{
	FILE *file = open_file(group, "cgroup.procs");
	int pid;

	while (file != NULL && fscanf(file, "%d", &pid) == 1)
		if (pid > 0)
			kill(pid, SIGKILL);
	if (file != NULL)
		fclose(file);
}

static bool
remove_group(const char *group)
{
	for (int ms = 0; ms < REMOVE_MS; ms++) {
		if (rmdir(group) == 0 || errno == ENOENT)
			return true;
		usleep(1000);
	}
	return false;
}

/* What was left by this campaign, or by one that is no more. */
static void
sweep(const char *root)
{
	char pattern[ROOT + 32];
	glob_t found;
	int pid;

	snprintf(pattern, sizeof pattern, "%s/" NAME "*", root);
	if (glob(pattern, 0, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *group = found.gl_pathv[i];

		if (sscanf(strrchr(group, '/'), "/" NAME "%d", &pid) != 1 ||
		    (pid != campaign && kill(pid, 0) == 0))
			continue;
		kill_members(group);
		(void)remove_group(group);
	}
	globfree(&found);
}

static void
sweep_all(void)
{
	static const char *const controllers[] = {"memory", "pids"};
	char root[ROOT];
	bool unified;

	for (size_t i = 0; getpid() == campaign && i < 2; i++)
		if (find_root(controllers[i], root, &unified))
			sweep(root);
}

const char *
cgroup_unable(const char *controller)
{
	static char why[ROOT + 128];
	char root[ROOT];
	bool unified;

	if (geteuid() != 0)
		return "you are not root";
	if (!find_root(controller, root, &unified))
		return "none is mounted";
	if (!is_in_root(controller, unified))
		return "this process has been put into one, which is not ours "
		       "to divide";
	if (unified && !file_has(root, "cgroup.subtree_control", controller)) {
		snprintf(why, sizeof why,
		    "%s/cgroup.subtree_control has not this controller", root);
		return why;
	}
	if (access(root, W_OK) < 0) {
		snprintf(why, sizeof why, "%s: %s", root, strerror(errno));
		return why;
	}
	if (campaign == 0) {
		campaign = getpid();
		atexit(sweep_all);
		sweep_all();
	}
	return NULL;
}

static bool
write_to(const struct cgroup *g, const char *name, const char *text)
{
	char path[FILE_PATH];
	size_t length = strlen(text);
	bool done;
	int fd;

	snprintf(path, sizeof path, "%s/%s", g->path, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	done = fd >= 0 && write(fd, text, length) == (ssize_t)length;
	if (fd >= 0)
		close(fd);
	return done;
}

static bool
is_of_memory(const struct cgroup *g)
{
	return strcmp(g->controller, "memory") == 0;
}

/* What does not fit is not to be swapped out instead. */
static bool
set_limit(const struct cgroup *g, uint64_t limit)
{
	char text[32];

	snprintf(text, sizeof text, "%" PRIu64, limit);
	if (!is_of_memory(g))
		return write_to(g, "pids.max", text);
	if (g->unified) {
		(void)write_to(g, "memory.swap.max", "0");
		return write_to(g, "memory.max", text);
	}
	(void)write_to(g, "memory.swappiness", "0");
	return write_to(g, "memory.limit_in_bytes", text);
}

void
cgroup_make(struct cgroup *g, const char *controller, uint64_t limit)
{
	char root[ROOT];

	g->controller = controller;
	if (!find_root(controller, root, &g->unified))
		errx(1, "there is no cgroup of %s", controller);
	snprintf(g->path, sizeof g->path, "%s/" NAME "%d-%d", root, campaign,
	    getpid());
	if (mkdir(g->path, 0755) < 0)
		err(1, "make %s", g->path);
	if (!set_limit(g, limit)) {
		warn("limit %s in %s", controller, g->path);
		(void)cgroup_remove(g);
		exit(1);
	}
}

void
cgroup_enter(const struct cgroup *g)
{
	if (!write_to(g, "cgroup.procs", "0"))
		_exit(126);
}

void
cgroup_leave(const struct cgroup *g)
{
	struct cgroup root = *g;

	*strrchr(root.path, '/') = '\0';
	cgroup_enter(&root);
}

int64_t
cgroup_refusals(const struct cgroup *g)
{
	const char *key = is_of_memory(g) ? "oom_kill" : "max";
	FILE *file = open_file(g->path,
	    !is_of_memory(g) ? "pids.events"
		: g->unified ? "memory.events"
			     : "memory.oom_control");
	int64_t number, found = -1;
	char word[64];

	while (
	    file != NULL && fscanf(file, "%63s %" SCNd64, word, &number) == 2)
		if (strcmp(word, key) == 0)
			found = number;
	if (file != NULL)
		fclose(file);
	return found;
}

bool
cgroup_remove(const struct cgroup *g)
{
	return remove_group(g->path);
}
