/* calibrate_store.c: what a store costs that could have been done at once: the
 * first one to a page of an object, and one after mprotect(2) there and back. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "os/tlb.h"
#include "probe/calibrate_store.h"
#include "probe/trial.h"

/* A new page waits in a list of 15 before a kernel that goes by it reuses it; the
 * page that fills the list empties it. It can't do so at the end of each of
 * these. */
#define ROUNDS 3

/* Stores to new pages of a shared object, and then makes a hole in it through a
 * mapping that is read-only at the moment. */
static int
try_object(int fd, struct calibration *c)
{
	size_t size = TRIAL_PAGES * c->page_size;
	struct faults took;
	void *start;

	if (ftruncate(fd, (off_t)size) < 0)
		return -errno;
	start = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (start == MAP_FAILED)
		return -errno;
	(void)madvise(start, size, MADV_NOHUGEPAGE);
	took = trial_store(start, c->page_size, TRIAL_PAGES);
	c->dirtying_is_major = trial_most(took.major);
	c->remove_needs_write = mprotect(start, size, PROT_READ) == 0 &&
	    madvise(start, c->page_size, MADV_REMOVE) < 0 && errno == EACCES;
	munmap(start, size);
	return 0;
}

static int
protect_there_and_back(void *start, size_t size)
{
	return mprotect(start, size, PROT_READ) < 0 ||
		mprotect(start, size, PROT_READ | PROT_WRITE) < 0
	    ? -errno
	    : 0;
}

/* Stores to new pages, and once more when they had to be made writable again. */
static int
try_new_pages(char *start, struct calibration *c)
{
	size_t size = TRIAL_PAGES * c->page_size;
	uint64_t before[TRIAL_PAGES], after[TRIAL_PAGES];
	int error;

	(void)trial_store(start, c->page_size, TRIAL_PAGES);
	trial_frames(start, c->page_size, before, TRIAL_PAGES);
	error = protect_there_and_back(start, size);
	(void)trial_store(start, c->page_size, TRIAL_PAGES);
	trial_frames(start, c->page_size, after, TRIAL_PAGES);
	c->frames = before[0] != 0;
	c->may_copy_own |= memcmp(before, after, sizeof before) != 0;
	if (error == 0 && madvise(start, size, MADV_DONTNEED) < 0)
		error = -errno;
	return error;
}

/* The same with old pages, whose faults are counted. */
static int
try_old_pages(char *start, struct calibration *c)
{
	size_t size = TRIAL_PAGES * c->page_size;
	int error;

	(void)trial_store(start, c->page_size, TRIAL_PAGES);
	error = protect_there_and_back(start, size);
	(void)tlb_flush();
	c->protect_restores = !trial_most(
	    trial_store(start, c->page_size, TRIAL_PAGES).minor);
	return error;
}

static int
try_protect(struct calibration *c)
{
	size_t size = TRIAL_PAGES * c->page_size;
	char *start = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int error = 0;

	if (start == MAP_FAILED)
		return -errno;
	(void)madvise(start, size, MADV_NOHUGEPAGE);
	for (int i = 0; error == 0 && i < ROUNDS; i++)
		error = try_new_pages(start, c);
	if (error == 0)
		error = try_old_pages(start, c);
	munmap(start, size);
	return error;
}

int
calibrate_store(struct calibration *c)
{
	int fd = memfd_create("shmlab-calibrate", MFD_CLOEXEC);
	int error;

	if (fd < 0)
		return -errno;
	error = try_object(fd, c);
	close(fd);
	if (error == 0)
		error = try_protect(c);
	/* Without a fault nothing is copied: the kernel has moved a page, which
	 * it may do at any time. */
	if (c->protect_restores)
		c->may_copy_own = false;
	else if (!c->frames)
		c->may_copy_own = true;
	return error;
}
