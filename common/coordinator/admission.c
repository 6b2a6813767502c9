#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

#include "cli/quantity.h"
#include "coordinator/admission.h"

/* Descriptors that we hold for an actor: socket, pidfd, stat, statm, smaps,
 * pagemap, status, faults; and what we need besides. */
#define DESCRIPTORS_EACH  8
#define DESCRIPTORS_BASIC 64

/* Each actor's page tables take 8 bytes a page, the names of frames some 64,
 * and every actor needs a MiB or so for itself. */
uint64_t
admission_need(const struct parameters *p, size_t page_size,
    const struct preflight *preflight)
{
	unsigned __int128 need = (unsigned __int128)preflight->frames *
		(page_size / 1024) +
	    (unsigned __int128)p->pages * (p->consumers + 9) / 128 +
	    1024 * (p->consumers + 1) + preflight->notes_kib;

	return need > UINT64_MAX ? UINT64_MAX : (uint64_t)need;
}

bool
admission_of_records(const struct preflight *preflight, const char *options,
    char *why, size_t size)
{
	if (preflight->notes_kib <= preflight->room_kib)
		return true;
	snprintf(why, size,
	    "its steps cut the region into some %" PRIu64
	    " segments, runs of pages that are alike; to predict and to record "
	    "them may need %.1f GiB, and %.1f GiB are available; ask for less "
	    "with %s, or for --pattern first",
	    preflight->segments, (double)preflight->notes_kib / (1 << 20),
	    (double)preflight->room_kib / (1 << 20), options);
	return false;
}

bool
admission_of_memory(const struct preflight *preflight, int64_t available_kib,
    const char *options, char *why, size_t size)
{
	char need[QUANTITY_WORDS], available[QUANTITY_WORDS];

	if (available_kib < 0 || preflight->kib <= (uint64_t)available_kib)
		return true;
	snprintf(why, size,
	    "it may need %s of memory, and %s are available; ask for less with "
	    "%s",
	    quantity_words(preflight->kib, need),
	    quantity_words((uint64_t)available_kib, available), options);
	return false;
}

bool
admission_of_folder(const char *folder, uint64_t need_kib, const char *options,
    char *why, size_t size)
{
	char need[QUANTITY_WORDS], more[QUANTITY_WORDS];
	struct statvfs fs;
	unsigned __int128 free_kib;

	if (statvfs(folder, &fs) < 0)
		return true; /* the run will say what is wrong with it */
	free_kib = (unsigned __int128)fs.f_bavail * fs.f_frsize / 1024;
	if (fs.f_files > 0 && fs.f_favail == 0) {
		snprintf(why, size,
		    "it needs a file in %s, whose file system has no inode "
		    "left; remove files there",
		    folder);
		return false;
	}
	if (need_kib <= free_kib)
		return true;
	snprintf(why, size,
	    "it needs %s in %s, %s more than are free there; ask for less with "
	    "%s",
	    quantity_words(need_kib, need), folder,
	    quantity_words(need_kib - (uint64_t)free_kib, more), options);
	return false;
}

int
admission_raise_limit(struct failure_sink *sink, unsigned actors)
{
	rlim_t need = DESCRIPTORS_BASIC + DESCRIPTORS_EACH * (rlim_t)actors;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return failure_system(sink, "getrlimit", -errno);
	if (limit.rlim_cur >= need)
		return 0;
	if (limit.rlim_max < need)
		return failure_system(sink, "watch so many consumers", -EMFILE);
	limit.rlim_cur = need;
	if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
		return failure_system(sink, "watch so many consumers", -errno);
	return 0;
}
