#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "cli/quantity.h"
#include "coordinator/failure_advice.h"
#include "coordinator/object.h"
#include "record/call_words.h"

/* What a failure is about decides what can be done about it. */
enum subject {
	OF_STEP,    /* a call that the pair made by itself */
	OF_US,	    /* the coordinator: its memory and descriptors */
	OF_PROCESS, /* a new one */
	OF_SHM,	    /* a shm object, by its name */
	OF_FILE,    /* a file, by its path */
	OF_MAPPING, /* any other call that a region makes */
};

static enum subject
subject_of(const struct failure *f)
{
	if (!f->has_call)
		return f->kind == FAILURE_SYSTEM ? OF_US : OF_STEP;
	switch (f->call.what) {
	case CALL_FORK:
	case CALL_SPAWN:
		return OF_PROCESS;
	case CALL_SHM_OPEN:
		return OF_SHM;
	case CALL_OPEN:
		return OF_FILE;
	default:
		return OF_MAPPING;
	}
}

static void
folder_of(const char *path, char *folder, size_t size)
{
	char *slash;

	strlcpy(folder, path, size);
	slash = strrchr(folder, '/');
	if (slash != NULL)
		*slash = '\0';
}

static uint64_t
kib_free(const char *folder)
{
	struct statvfs fs;

	return statvfs(folder, &fs) < 0
	    ? 0
	    : (uint64_t)fs.f_bavail * fs.f_frsize / 1024;
}

/* What is missing in a folder's file system: bytes, or inodes. */
static void
advise_room_in(const char *path, char *words, size_t size)
{
	char folder[FAILURE_PATH], room[QUANTITY_WORDS];
	struct statvfs fs;

	folder_of(path, folder, sizeof folder);
	if (statvfs(folder, &fs) < 0)
		snprintf(words, size, "; make room in %s", folder);
	else if (fs.f_files > 0 && fs.f_favail == 0)
		snprintf(words, size,
		    "; the file system of %s has no inode left, of %" PRIu64
		    ": remove files there",
		    folder, (uint64_t)fs.f_files);
	else
		snprintf(words, size,
		    "; %s has %s free: make room there, or ask for less with "
		    "--size or --pages",
		    folder, quantity_words(kib_free(folder), room));
}

/* Only the actor knows which of the two is full. */
static void
advise_room(char *words, size_t size)
{
	char path[FAILURE_PATH], folder[FAILURE_PATH] = "/tmp";
	char shm[QUANTITY_WORDS], other[QUANTITY_WORDS];

	if (object_path(path, sizeof path) == 0)
		folder_of(path, folder, sizeof folder);
	snprintf(words, size,
	    "; /dev/shm has %s free, %s %s: make room, or ask for less with "
	    "--size or --pages",
	    quantity_words(kib_free("/dev/shm"), shm), folder,
	    quantity_words(kib_free(folder), other));
}

/* Is the folder the reason why nothing can be made, or opened, in it? */
static bool
advise_shm(char *words, size_t size)
{
	if (access("/dev/shm", W_OK | X_OK) == 0)
		return false;
	snprintf(words, size,
	    "; shm objects are made in /dev/shm, and it cannot be written here "
	    "(%s): mount a tmpfs on it (docker run --tmpfs /dev/shm)",
	    strerror(errno));
	return true;
}

static bool
advise_folder(const char *path, char *words, size_t size)
{
	char folder[FAILURE_PATH];

	folder_of(path, folder, sizeof folder);
	if (access(folder, W_OK | X_OK) == 0)
		return false;
	snprintf(words, size,
	    "; temporary files are made in %s, and it cannot be written here "
	    "(%s): choose another folder (TMPDIR=...)",
	    folder, strerror(errno));
	return true;
}

static bool
advise_place(
    const struct failure *f, enum subject subject, char *words, size_t size)
{
	return subject == OF_SHM ? advise_shm(words, size)
	    : subject == OF_FILE ? advise_folder(f->path, words, size)
				 : false;
}

static void
advise_memory(enum subject subject, char *words, size_t size)
{
	const char *advice = "";

	if (subject == OF_PROCESS)
		advice = "; there is no memory for another process: ask for "
			 "fewer --consumers";
	else if (subject == OF_MAPPING || subject == OF_STEP)
		advice = "; ask for less with --size, --pages or --consumers";
	else if (subject == OF_US)
		advice = "; memory is short, or limited (ulimit -v): end other "
			 "programs, or ask for less with --pages or "
			 "--consumers";
	strlcpy(words, advice, size);
}

static bool
advise_lock(const struct failure *f, char *words, size_t size)
{
	struct rlimit limit;

	if (!f->has_call ||
	    (f->call.what != CALL_MLOCK && f->call.what != CALL_MLOCK2))
		return false;
	if (getrlimit(RLIMIT_MEMLOCK, &limit) < 0)
		limit.rlim_cur = 0;
	snprintf(words, size,
	    "; a process may lock %" PRIu64 " kB here: raise the limit (ulimit "
	    "-l), run it as root, or ask for less with --size or --pages",
	    (uint64_t)limit.rlim_cur / 1024);
	return true;
}

/* Another one has taken a name of this run. */
static void
advise_name(const struct failure *f, char *words, size_t size)
{
	char what[96];

	if (*f->path != '\0' && object_describe(f->path, what, sizeof what))
		snprintf(words, size,
		    "; %s is %s, which this run has not made: remove it",
		    f->path, what);
}

static void
advise_filter(const struct failure *f, char *words, size_t size)
{
	if (f->has_call || *f->why != '\0')
		snprintf(words, size,
		    "; the call is refused, perhaps by a container's filter, "
		    "or this kernel lacks it");
	else
		snprintf(words, size,
		    "; a system call is refused, perhaps by a container's "
		    "filter, or this kernel lacks it (strace -f shows which)");
}

void
failure_advice(const struct failure *f, char *words, size_t size)
{
	enum subject subject = subject_of(f);
	/* Its own words are better than a guess. */
	bool explained = subject == OF_STEP && *f->why != '\0';

	*words = '\0';
	switch (f->error) {
	case -ENOSPC:
		if (f->has_call && f->call.what == CALL_SHMGET)
			snprintf(words, size,
			    "; the kernel allows no more SysV segments, or no "
			    "more pages in them: ipcs -lm");
		else if (*f->path != '\0')
			advise_room_in(f->path, words, size);
		else if (f->kind == FAILURE_STEP && !explained)
			advise_room(words, size);
		break;
	case -ENOMEM:
		if (!advise_lock(f, words, size) && !explained)
			advise_memory(subject, words, size);
		break;
	case -EAGAIN:
		if (subject == OF_PROCESS)
			snprintf(words, size,
			    "; the limit on processes is reached (see ulimit "
			    "-u, and pids.max of the cgroup): ask for fewer "
			    "--consumers");
		break;
	case -EMFILE:
		if (!explained)
			snprintf(words, size,
			    "; the limit on open files is reached: raise it "
			    "(ulimit -n), or ask for fewer --consumers");
		break;
	case -ENFILE:
		if (!explained)
			snprintf(words, size,
			    "; the machine's limit on open files is reached "
			    "(/proc/sys/fs/file-max)");
		break;
	case -EACCES:
		if (f->of_actor && strncmp(f->path, "/proc/", 6) == 0)
			snprintf(words, size,
			    "; a step may have hidden them (prctl(2) "
			    "PR_SET_DUMPABLE)");
		else
			(void)advise_place(f, subject, words, size);
		break;
	case -ENOENT:
	case -EROFS:
		(void)advise_place(f, subject, words, size);
		break;
	case -EPERM:
	case -ENOSYS:
		if (!advise_lock(f, words, size) &&
		    !advise_place(f, subject, words, size) && !explained)
			advise_filter(f, words, size);
		break;
	case -EEXIST:
		advise_name(f, words, size);
		break;
	case -EADDRINUSE:
		if (subject == OF_PROCESS)
			snprintf(words, size,
			    "; munmap(2) has failed: the stack on which "
			    "posix_spawn(3) starts a program is still mapped");
		break;
	default:
		break;
	}
}

/* "shm_open(/name)"; "fork()". */
static void
call_with_object(const struct failure *f, char *words, size_t size)
{
	const char *object = f->call.what == CALL_OPEN && *f->path != '\0'
	    ? f->path
	    : f->call.name;

	snprintf(words, size, "%s(%s)", call_name(f->call.what), object);
}

void
failure_reason(const struct failure *f, char *words, size_t size)
{
	char call[FAILURE_PATH + 32] = "";

	if (f->has_call && f->kind == FAILURE_STEP)
		call_with_object(f, call, sizeof call);
	/* In the C library's words it is a connection that has timed out. */
	snprintf(words, size, "%s%s%s", call, *call != '\0' ? ": " : "",
	    f->error == -ETIMEDOUT ? "timed out" : strerror(-f->error));
}
