#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "coordinator/object.h"
#include "probe/stat.h"

/* Where the C library keeps what shm_open(3) makes. */
#define SHM_FOLDER "/dev/shm"

/* Where temporary files go, unless $TMPDIR says otherwise. */
static const char *const temporary[] = {"/var/tmp", "/tmp"};
#define TEMPORARY (sizeof temporary / sizeof *temporary)

#define NAME_FORMAT "shmlab-%" PRIu64 "-%d-%" PRIu64

/* Of this process: containers may share /dev/shm, but not their pids. */
static uint64_t
pid_namespace(void)
{
	struct stat ns;

	return stat("/proc/self/ns/pid", &ns) == 0 ? ns.st_ino : 0;
}

static int
make_name(const char *folder, char *name, size_t size)
{
	uint64_t start;
	int error = stat_start_time(getpid(), &start);
	int length;

	if (error < 0)
		return error;
	length = snprintf(name, size, "%s/" NAME_FORMAT, folder,
	    pid_namespace(), getpid(), start);
	return (size_t)length < size ? 0 : -ENAMETOOLONG;
}

int
object_name(char *name, size_t size)
{
	return make_name("", name, size);
}

/* A file there has a disk behind it, so that pages can leave memory. */
static bool
is_on_disk(const char *folder)
{
	struct statfs fs;

	return access(folder, W_OK | X_OK) == 0 && statfs(folder, &fs) == 0 &&
	    fs.f_type != TMPFS_MAGIC && fs.f_type != RAMFS_MAGIC;
}

static const char *
chosen_folder(void)
{
	const char *folder = getenv("TMPDIR");

	return folder != NULL && *folder != '\0' ? folder : NULL;
}

int
object_path(char *path, size_t size)
{
	const char *folder = chosen_folder();

	for (size_t i = 0; folder == NULL && i < TEMPORARY; i++)
		if (is_on_disk(temporary[i]))
			folder = temporary[i];
	return make_name(
	    folder != NULL ? folder : temporary[TEMPORARY - 1], path, size);
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
	/* A name that does not print the same again is not one of ours. */
	snprintf(again, sizeof again, NAME_FORMAT, namespace, pid, start);
	if (strcmp(name, again) != 0)
		return false;
	error = stat_start_time(pid, &now);
	return error == -ENOENT || error == -ESRCH ||
	    (error == 0 && now != start);
}

static unsigned
sweep(const char *path)
{
	DIR *folder = opendir(path);
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

unsigned
object_sweep(void)
{
	const char *chosen = chosen_folder();
	unsigned swept = sweep(SHM_FOLDER);

	for (size_t i = 0; i < TEMPORARY; i++)
		swept += sweep(temporary[i]);
	return chosen != NULL ? swept + sweep(chosen) : swept;
}
