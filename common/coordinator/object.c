#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/magic.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "coordinator/object.h"
#include "os/life.h"

/* Where the C library keeps what shm_open(3) makes. */
#define SHM_FOLDER "/dev/shm"

/* Where temporary files go, unless $TMPDIR says otherwise. */
static const char *const temporary[] = {"/var/tmp", "/tmp"};
#define TEMPORARY (sizeof temporary / sizeof *temporary)

/* Where message queues can be seen, if they can. */
#define QUEUE_FOLDER "/dev/mqueue"

#define NAME_FORMAT "shmlab-%" PRIu64 "-%d-%" PRIu64

/* What follows it, in the order in which they are tried. */
static const char *const suffixes[] = {"", "-2"};
#define SUFFIXES (sizeof suffixes / sizeof *suffixes)

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
	struct life self;
	int error = life_look(getpid(), &self);
	int length;

	if (error < 0)
		return error;
	length = snprintf(name, size, "%s/" NAME_FORMAT, folder,
	    pid_namespace(), getpid(), self.start);
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

/* Candidate i for the names of a run. */
static int
make_names(size_t i, struct object_names *out)
{
	int error = object_name(out->shm, sizeof out->shm);

	if (error == 0)
		error = object_path(out->file, sizeof out->file);
	if (error < 0)
		return error;
	return strlcat(out->shm, suffixes[i], sizeof out->shm) <
		    sizeof out->shm &&
		strlcat(out->file, suffixes[i], sizeof out->file) <
		    sizeof out->file
	    ? 0
	    : -ENAMETOOLONG;
}

void
object_shm_name(
    const struct object_names *n, unsigned number, char *name, size_t size)
{
	char behind[16] = "";

	if (number > 0)
		snprintf(behind, sizeof behind, "--%u", number);
	snprintf(
	    name, size, "%.*s%s", (int)(size - sizeof behind), n->shm, behind);
}

/* What has the name of an object. */
static void
path_of(const struct object_names *n, enum object_kind kind, char *path,
    size_t size)
{
	char shm[sizeof n->shm];

	if (kind < OBJECT_FILE) {
		object_shm_name(n, kind - OBJECT_SHM, shm, sizeof shm);
		snprintf(path, size, "%s%s", SHM_FOLDER, shm);
	} else if (kind == OBJECT_FILE) {
		strlcpy(path, n->file, size);
	} else {
		snprintf(path, size, NAMED_FOLDER "/" NAMED_PREFIX NAMED_NAME,
		    n->shm + 1, kind - OBJECT_SEMAPHORE);
	}
}

static bool
queue_exists(const char *name)
{
	mqd_t queue = mq_open(name, O_RDONLY | O_CLOEXEC);

	if (queue < 0)
		return errno == EACCES;
	mq_close(queue);
	return true;
}

bool
object_describe(const char *path, char *what, size_t size)
{
	struct stat it;
	const char *type;

	if (lstat(path, &it) < 0)
		return false;
	type = S_ISREG(it.st_mode) ? "a file"
	    : S_ISDIR(it.st_mode)  ? "a folder"
	    : S_ISLNK(it.st_mode)  ? "a symbolic link"
	    : S_ISFIFO(it.st_mode) ? "a FIFO"
	    : S_ISSOCK(it.st_mode) ? "a socket"
				   : "a device";
	snprintf(what, size, "%s of user %u", type, (unsigned)it.st_uid);
	return true;
}

/* Has somebody else one of these names? Then why says which, and what it is. */
static bool
is_taken(const struct object_names *n, char *why, size_t size)
{
	char name[sizeof n->file] = "", what[64];

	for (unsigned kind = 0; *name == '\0' && kind < OBJECT_KINDS; kind++) {
		path_of(n, kind, name, sizeof name);
		if (!object_describe(name, what, sizeof what))
			*name = '\0';
	}
	if (*name == '\0' && queue_exists(n->shm)) {
		strlcpy(name, n->shm, sizeof name);
		strlcpy(what, "a message queue", sizeof what);
	}
	if (*name == '\0')
		return false;
	snprintf(why, size, "%s is %s", name, what);
	return true;
}

int
object_choose(struct object_names *out, char *why, size_t size)
{
	char taken[SUFFIXES][384];

	for (size_t i = 0; i < SUFFIXES; i++) {
		struct object_names names = {0};
		int error = make_names(i, &names);

		if (error < 0)
			return error;
		if (!is_taken(&names, taken[i], sizeof taken[i])) {
			*out = names;
			return 0;
		}
	}
	snprintf(why, size,
	    "the names for what this run makes are taken: %s, and %s; remove "
	    "them",
	    taken[0], taken[1]);
	return -EEXIST;
}

/* A shm object, a semaphore, a queue and a file of ours are each a regular
 * file, and nothing else is. */
static bool
is_ours(const struct stat *it)
{
	return S_ISREG(it->st_mode) && it->st_uid == geteuid();
}

/* What has the name now. false: nothing. */
static bool
look_up(const struct object_names *n, enum object_kind kind, struct stat *it)
{
	char path[sizeof n->file];

	path_of(n, kind, path, sizeof path);
	return lstat(path, it) == 0;
}

static bool
is_same(const struct object_id *id, const struct stat *it)
{
	return id->known && id->device == it->st_dev && id->inode == it->st_ino;
}

static void
set_id(struct object_id *id, const struct stat *it)
{
	*id = (struct object_id){
	    .known = true, .device = it->st_dev, .inode = it->st_ino};
}

void
object_note(struct object_names *n, enum object_kind kind)
{
	struct stat it;

	if (look_up(n, kind, &it))
		set_id(&n->own[kind], &it);
	else
		n->own[kind].unseen = errno != ENOENT;
}

static bool
has_open(pid_t pid, const struct stat *object)
{
	const struct dirent *entry;
	char path[32];
	bool found = false;
	DIR *folder;

	snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
	folder = opendir(path);
	while (folder != NULL && !found && (entry = readdir(folder)) != NULL) {
		struct stat it;

		found = fstatat(dirfd(folder), entry->d_name, &it, 0) == 0 &&
		    it.st_dev == object->st_dev && it.st_ino == object->st_ino;
	}
	if (folder != NULL)
		closedir(folder);
	return found;
}

bool
object_is_unknown(const struct object_names *n, enum object_kind kind)
{
	struct stat it;

	return !n->own[kind].known && look_up(n, kind, &it);
}

void
object_note_open(struct object_names *n, enum object_kind kind, pid_t pid)
{
	struct stat it;

	if (look_up(n, kind, &it) && has_open(pid, &it))
		set_id(&n->own[kind], &it);
}

bool
object_is_own(const struct object_names *n, enum object_kind kind)
{
	struct stat it;

	return look_up(n, kind, &it) && is_same(&n->own[kind], &it);
}

/* unsure: it may be ours though nobody has said so. */
static bool
is_to_go(const struct object_id *id, const struct stat *it, bool unsure)
{
	if (id->known)
		return is_same(id, it);
	return (unsure || id->unseen) && is_ours(it);
}

void
object_unlink(const struct object_names *n, bool unsure)
{
	char name[sizeof n->file];
	struct stat it;

	for (unsigned i = 0; i < OBJECT_KINDS; i++) {
		path_of(n, i, name, sizeof name);
		if (look_up(n, i, &it) && is_to_go(&n->own[i], &it, unsure))
			unlink(name);
	}
	if (unsure)
		mq_unlink(n->shm);
}

void
object_tell_others(const struct object_names *n)
{
	char name[sizeof n->file], what[64];
	struct stat it;

	for (unsigned i = 0; i < OBJECT_KINDS; i++) {
		path_of(n, i, name, sizeof name);
		if (look_up(n, i, &it) && !is_same(&n->own[i], &it) &&
		    object_describe(name, what, sizeof what))
			warnx("%s is %s, which this run has not made: it was "
			      "left there",
			    name, what);
	}
}

/* Is this the name of an object whose coordinator has ended? What follows the
 * start time tells the objects of a run apart. */
static bool
is_orphan(const char *name)
{
	uint64_t namespace, start;
	struct life now;
	char again[NAME_MAX + 1];
	const char *rest;
	int pid, error, length = 0;

	if (strncmp(name, NAMED_PREFIX, strlen(NAMED_PREFIX)) == 0)
		name += strlen(NAMED_PREFIX);
	if (sscanf(name, "shmlab-%" SCNu64 "-%d-%" SCNu64 "%n", &namespace,
		&pid, &start, &length) != 3 ||
	    namespace != pid_namespace())
		return false;
	/* A name that does not print the same again is not one of ours. */
	rest = name + length;
	snprintf(again, sizeof again, NAME_FORMAT, namespace, pid, start);
	if (strlen(again) != (size_t)length ||
	    strncmp(name, again, (size_t)length) != 0 ||
	    (*rest != '\0' && *rest != '-') ||
	    rest[strspn(rest, "-0123456789")] != '\0')
		return false;
	error = life_look(pid, &now);
	return error == -ENOENT || error == -ESRCH ||
	    (error == 0 && now.start != start);
}

/* Of a shm object: and the queue of that name, if there is one. */
static bool
take_away(int folder, const char *name, bool shm)
{
	char queue[NAME_MAX + 2];
	struct stat object;

	if (fstatat(folder, name, &object, AT_SYMLINK_NOFOLLOW) < 0 ||
	    !is_ours(&object))
		return false;
	snprintf(queue, sizeof queue, "/%s", name);
	if (shm)
		mq_unlink(queue);
	return unlinkat(folder, name, 0) == 0;
}

static unsigned
sweep(const char *path)
{
	const bool shm = strcmp(path, SHM_FOLDER) == 0;
	DIR *folder = opendir(path);
	struct dirent *entry;
	unsigned swept = 0;

	if (folder == NULL)
		return 0;
	while ((entry = readdir(folder)) != NULL)
		swept += is_orphan(entry->d_name) &&
		    take_away(dirfd(folder), entry->d_name, shm);
	closedir(folder);
	return swept;
}

unsigned
object_sweep(void)
{
	const char *chosen = chosen_folder();
	unsigned swept = sweep(SHM_FOLDER) + sweep(QUEUE_FOLDER);

	for (size_t i = 0; i < TEMPORARY; i++)
		swept += sweep(temporary[i]);
	return chosen != NULL ? swept + sweep(chosen) : swept;
}
