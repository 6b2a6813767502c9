#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "coordinator/object.h"
#include "probe/stat.h"

/* Where the C library keeps what shm_open(3) makes. */
#define SHM_FOLDER "/dev/shm"

#define NAME_FORMAT "shmlab-%" PRIu64 "-%d-%" PRIu64

/* Of this process: containers may share /dev/shm, but not their pids. */
static uint64_t
pid_namespace(void)
{
	struct stat ns;

	return stat("/proc/self/ns/pid", &ns) == 0 ? ns.st_ino : 0;
}

int
object_name(char name[OBJECT_NAME_MAX])
{
	uint64_t start;
	int error = stat_start_time(getpid(), &start);

	if (error < 0)
		return error;
	snprintf(name, OBJECT_NAME_MAX, "/" NAME_FORMAT, pid_namespace(),
	    getpid(), start);
	return 0;
}

/* Is this the name of an object whose coordinator has ended? */
static bool
is_orphan(const char *name)
{
	uint64_t namespace, start, now;
	char again[NAME_MAX + 1];
	int pid, error;

	if (sscanf(name, "shmlab-%" SCNu64 "-%d-%" SCNu64, &namespace, &pid,
		&start) != 3 ||
	    namespace != pid_namespace())
		return false;
	/* What does not print the same again is not of our making. */
	snprintf(again, sizeof again, NAME_FORMAT, namespace, pid, start);
	if (strcmp(name, again) != 0)
		return false;
	error = stat_start_time(pid, &now);
	return error == -ENOENT || error == -ESRCH ||
	    (error == 0 && now != start);
}

unsigned
object_sweep(void)
{
	DIR *folder = opendir(SHM_FOLDER);
	struct dirent *entry;
	unsigned swept = 0;

	if (folder == NULL)
		return 0;
	while ((entry = readdir(folder)) != NULL) {
		struct stat object;

		if (is_orphan(entry->d_name) &&
		    fstatat(dirfd(folder), entry->d_name, &object,
			AT_SYMLINK_NOFOLLOW) == 0 &&
		    object.st_uid == geteuid() &&
		    unlinkat(dirfd(folder), entry->d_name, 0) == 0)
			swept++;
	}
	closedir(folder);
	return swept;
}
