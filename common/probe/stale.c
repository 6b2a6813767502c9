#include <errno.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probe/stale.h"
#include "region/fault_count.h"

/* Debian 12 has it in its C library; older systems do not. */
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

#define TRIAL_PAGES 64

/* One trial may see none, since the processor may have forgotten the pages by
 * then: an interrupt is enough. */
#define TRIALS 3

/* A child has the pages too, for a moment: they are read-only from then on, and
 * this process's alone again. */
static int
share_for_a_moment(void)
{
	pid_t pid = fork();

	if (pid < 0)
		return -errno;
	if (pid == 0)
		_exit(0);
	while (waitpid(pid, NULL, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

static int
try_once(volatile char *pages, size_t page_size, struct stale_trial *out)
{
	size_t size = TRIAL_PAGES * page_size;
	struct faults before = {0}, after = {0};
	int error;

	for (size_t at = 0; at < size; at += page_size)
		pages[at] = 1;
	error = share_for_a_moment();
	if (error == -EAGAIN || error == -ENOMEM)
		return 0; /* no room for a child: it stays untried */
	if (error < 0)
		return error;
	for (size_t at = 0; at < size; at += page_size)
		(void)pages[at];
	if (madvise((void *)pages, size, MADV_POPULATE_WRITE) < 0)
		return 0;
	error = fault_count(&before);
	for (size_t at = 0; at < size; at += page_size)
		pages[at] = 1;
	if (error == 0)
		error = fault_count(&after);
	if (error < 0)
		return error;
	out->tried = true;
	out->faults += after.minor + after.major -
	    (before.minor + before.major);
	out->pages += TRIAL_PAGES;
	return 0;
}

int
stale_try(struct stale_trial *out)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	size_t size = TRIAL_PAGES * page_size;
	struct stale_trial trial = {0};
	void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int error = 0;

	if (pages == MAP_FAILED)
		return -errno;
	/* Without huge pages in the kernel this fails, and is not needed. */
	(void)madvise(pages, size, MADV_NOHUGEPAGE);
	for (int i = 0; error == 0 && i < TRIALS && trial.faults == 0; i++)
		error = try_once(pages, page_size, &trial);
	munmap(pages, size);
	if (error == 0)
		*out = trial;
	return error;
}

bool
stale_matters(const struct stale_trial *trial)
{
	return !trial->tried || trial->faults > 0;
}
