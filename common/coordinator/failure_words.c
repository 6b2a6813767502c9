#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "cli/exit_status.h"
#include "cli/home.h"
#include "coordinator/failure.h"
#include "coordinator/object.h"
#include "os/signal_name.h"
#include "record/record.h"

static uint64_t
mib_free(const char *folder)
{
	struct statvfs fs;

	if (statvfs(folder, &fs) < 0)
		return 0;
	return (uint64_t)fs.f_bavail * fs.f_frsize >> 20;
}

/* Only the actor knows which of the two is full. */
static void
advise_room(char *words, size_t size)
{
	char folder[256];

	if (object_path(folder, sizeof folder) == 0)
		*strrchr(folder, '/') = '\0';
	else
		strlcpy(folder, "/tmp", sizeof folder);
	snprintf(words, size,
	    "; /dev/shm has %" PRIu64 " MiB free, %s %" PRIu64
	    " MiB: make room, or ask for less with --size or --pages",
	    mib_free("/dev/shm"), folder, mib_free(folder));
}

/* Why a step could not make, or open, a shm object. */
static bool
advise_shm(const struct failure *f, char *words, size_t size)
{
	if (f->kind != FAILURE_STEP || access("/dev/shm", W_OK | X_OK) == 0)
		return false;
	snprintf(words, size,
	    "; shm objects are made in /dev/shm, and it cannot be written here "
	    "(%s): mount a tmpfs on it (docker run --tmpfs /dev/shm)",
	    strerror(errno));
	return true;
}

/* What can be done about it. */
static void
advise(const struct failure *f, char *words, size_t size)
{
	switch (f->error) {
	case -ENOSPC:
		advise_room(words, size);
		break;
	case -ENOMEM:
		snprintf(words, size,
		    "; ask for less with --size, --pages or --consumers");
		break;
	case -EAGAIN:
		snprintf(words, size,
		    "; the limit on processes is reached (see ulimit -u): ask "
		    "for fewer --consumers");
		break;
	case -EMFILE:
		snprintf(words, size,
		    "; the limit on open files is reached: raise it (ulimit "
		    "-n), or ask for fewer --consumers");
		break;
	case -ENOENT:
	case -EACCES:
	case -EROFS:
		(void)advise_shm(f, words, size);
		break;
	case -EPERM:
	case -ENOSYS:
		if (!advise_shm(f, words, size))
			snprintf(words, size,
			    "; a system call is refused, perhaps by a "
			    "container's filter, or this kernel lacks it "
			    "(strace -f shows which)");
		break;
	case -EEXIST:
		snprintf(words, size,
		    "; an object of that name exists already: see /dev/shm");
		break;
	default:
		break;
	}
}

static void
step_words(const struct failure *f, const char *who, char *words, size_t size)
{
	char advice[400] = "";

	if (f->error == -EBADMSG && f->page != REGION_NO_PAGE) {
		snprintf(words, size,
		    "%s: page %" PRIu64
		    " does not hold the bytes that it should",
		    who, f->page);
		return;
	}
	if (f->error == -EBADRQC) {
		snprintf(words, size,
		    "%s: it has no step of that name; the names in the two "
		    "files of the pair must be the same",
		    who);
		return;
	}
	advise(f, advice, sizeof advice);
	snprintf(words, size, "%s: %s%s%s%.*s", who, strerror(-f->error),
	    advice, *f->why != '\0' ? "; it says: " : "",
	    (int)strcspn(f->why, "\n"), f->why);
}

static void
crash_words(const struct failure *f, const char *who, char *words, size_t size)
{
	char name[32], page[48] = "";

	signal_name(f->signal, name, sizeof name);
	if (f->page != REGION_NO_PAGE)
		snprintf(page, sizeof page, ", page %" PRIu64 " of the region",
		    f->page);
	if (f->sent)
		snprintf(words, size,
		    "%s: ended by %s, which another process sent", who, name);
	else if (f->signal == SIGBUS)
		snprintf(words, size,
		    "%s: ended by SIGBUS at 0x%" PRIx64
		    "%s: no page is available for that address; the object's "
		    "file system is full, or the object was made shorter",
		    who, f->address, page);
	else if (f->signal == SIGABRT)
		snprintf(words, size, "%s: ended itself by SIGABRT", who);
	else
		snprintf(words, size, "%s: ended by %s at 0x%" PRIx64 "%s", who,
		    name, f->address, page);
}

static void
system_words(const struct failure *f, char *words, size_t size)
{
	char advice[400] = "";

	if (f->error != -ENOSPC && f->error != -EEXIST)
		advise(f, advice, sizeof advice);
	snprintf(words, size, "%s: %s%s", f->what, strerror(-f->error), advice);
}

void
failure_words(const struct failure *f, char *words, size_t size)
{
	char label[ACTOR_LABEL_MAX], who[96], name[32];

	actor_label(&f->names, f->index, label, sizeof label);
	if (*f->step != '\0')
		snprintf(who, sizeof who, "%s, step '%s'", label, f->step);
	else
		snprintf(who, sizeof who, "%s, at its start", label);

	switch (f->kind) {
	case FAILURE_NONE:
		*words = '\0';
		break;
	case FAILURE_INTERRUPTED:
		snprintf(words, size,
		    "interrupted by %s; every actor has been ended, and "
		    "nothing is left behind",
		    signal_name(f->signal, name, sizeof name));
		break;
	case FAILURE_QUIT:
		snprintf(words, size,
		    "ended as asked; every actor has been ended, and nothing "
		    "is left behind");
		break;
	case FAILURE_STEP:
		step_words(f, who, words, size);
		break;
	case FAILURE_NOT_HERE:
		snprintf(words, size,
		    "%s: cannot be shown on this machine: %.*s", who,
		    (int)strcspn(f->why, "\n"), f->why);
		break;
	case FAILURE_CRASH:
		crash_words(f, who, words, size);
		break;
	case FAILURE_ENDED:
		ending_words(&f->ending, who, words, size);
		break;
	case FAILURE_SILENT:
		snprintf(words, size,
		    "%s: no answer after %.0f second%s; it hangs, or needs "
		    "more time (--timeout SECONDS)",
		    who, f->timeout, f->timeout > 1 ? "s" : "");
		break;
	case FAILURE_PROTOCOL:
		snprintf(words, size, "%s: %s", who, f->why);
		break;
	case FAILURE_REFUSED:
		strlcpy(words, f->why, size);
		break;
	case FAILURE_SYSTEM:
		system_words(f, words, size);
		break;
	}
	home_rename(words);
}

int
failure_exit(const struct failure *f)
{
	switch (f->kind) {
	case FAILURE_NONE:
	case FAILURE_QUIT:
		return EXIT_BALANCED;
	case FAILURE_INTERRUPTED:
		return EXIT_SIGNAL + f->signal;
	case FAILURE_STEP:
		if (f->error == -ENOSYS)
			return EXIT_NOT_HERE;
		/* Memory that holds other bytes than it should is no defect
		 * of this machine: it contradicts what sharing means. */
		return f->error == -EBADMSG ? EXIT_CONTRADICTED
					    : EXIT_CANNOT_RUN;
	case FAILURE_NOT_HERE:
		return EXIT_NOT_HERE;
	case FAILURE_REFUSED:
		return f->status;
	case FAILURE_SYSTEM:
		return f->error == -ENOSYS ? EXIT_NOT_HERE : EXIT_CANNOT_RUN;
	default:
		return EXIT_CANNOT_RUN;
	}
}
