/* calibrate_store.c: what a store costs that could have been done at once: the
 * first one to a page of an object, and one after mprotect(2) there and
 * back. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "machine/calibrate.h"
#include "machine/trial.h"
#include "os/madvise.h"
#include "os/nameless.h"
#include "os/tlb.h"

/* A new page waits in a list of 15, and the page that fills the list empties
 * it. Kernels that may copy a page of its only owner do so while it waits. Of
 * these rounds not every one ends with an empty list. */
#define ROUNDS 3

/* Stores to new pages of a shared object; then makes a hole through a mapping
 * that is read-only. */
static int
try_object(int fd, struct model_machine *m)
{
	size_t size = TRIAL_PAGES * m->page_size;
	struct faults took;
	char *start;
	int error;

	if (ftruncate(fd, (off_t)size) < 0)
		return -errno;
	error = trial_map(fd, size, &start);
	if (error < 0)
		return error;
	error = trial_store(start, m->page_size, TRIAL_PAGES, &took);
	if (error == 0)
		m->dirtying_is_major = trial_most(took.major);
	m->remove_needs_write = mprotect(start, size, PROT_READ) == 0 &&
	    madvise(start, m->page_size, MADV_REMOVE) < 0 && errno == EACCES;
	munmap(start, size);
	return error;
}

/* Stores to new pages, and again after they were made read-only and
 * writable. */
static int
try_new_pages(char *start, struct model_machine *m, bool *frames)
{
	size_t size = TRIAL_PAGES * m->page_size;
	uint64_t before[TRIAL_PAGES], after[TRIAL_PAGES];
	struct faults unused;
	int error = trial_store(start, m->page_size, TRIAL_PAGES, &unused);

	trial_frames(start, m->page_size, before, TRIAL_PAGES);
	if (error == 0)
		error = trial_protect(start, size);
	if (error < 0) /* it may be read-only now */
		return error;
	error = trial_store(start, m->page_size, TRIAL_PAGES, &unused);
	if (error < 0)
		return error;
	trial_frames(start, m->page_size, after, TRIAL_PAGES);
	*frames = before[0] != 0;
	m->may_copy_own |= memcmp(before, after, sizeof before) != 0;
	return madvise(start, size, MADV_DONTNEED) < 0 ? -errno : 0;
}

/* The same with old pages, whose faults are counted. */
static int
try_old_pages(char *start, struct model_machine *m)
{
	size_t size = TRIAL_PAGES * m->page_size;
	struct faults took;
	int error = trial_store(start, m->page_size, TRIAL_PAGES, &took);

	if (error == 0)
		error = trial_protect(start, size);
	if (error < 0)
		return error;
	(void)tlb_flush();
	error = trial_store(start, m->page_size, TRIAL_PAGES, &took);
	if (error == 0)
		m->protect_restores = !trial_most(took.minor);
	return error;
}

static int
try_protect(struct model_machine *m, bool *frames)
{
	size_t size = TRIAL_PAGES * m->page_size;
	char *start;
	int error = trial_map(-1, size, &start);

	if (error < 0)
		return error;
	for (int i = 0; error == 0 && i < ROUNDS; i++)
		error = try_new_pages(start, m, frames);
	if (error == 0)
		error = try_old_pages(start, m);
	munmap(start, size);
	return error;
}

int
calibrate_store(struct model_machine *m, bool *frames)
{
	struct trial_cpus cpus = trial_stay();
	int fd = nameless_memory();
	int error = fd;

	if (fd >= 0) {
		error = try_object(fd, m);
		close(fd);
	}
	if (error == 0)
		error = try_protect(m, frames);
	trial_roam(&cpus);
	if (error < 0)
		return error;
	/* Without a fault nothing was copied: the kernel has migrated a page,
	 * which it may do at any time. */
	if (m->protect_restores)
		m->may_copy_own = false;
	else if (!*frames)
		m->may_copy_own = true;
	return 0;
}
