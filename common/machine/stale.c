#include <errno.h>
#include <unistd.h>

#include "machine/stale.h"
#include "machine/trial.h"
#include "os/madvise.h"

#define STALE_PAGES 64

/* One trial may see none: an interrupt is enough to make the processor forget
 * the translations. */
#define TRIALS 16

static int
try_once(volatile char *pages, size_t page_size, struct stale_trial *out)
{
	size_t size = STALE_PAGES * page_size;
	struct faults took;
	int error;

	for (size_t at = 0; at < size; at += page_size)
		pages[at] = 1;
	/* A child has them, too, for a moment. Afterwards they are this
	 * process's alone again, and still read-only. */
	error = trial_fork();
	if (error == -EAGAIN || error == -ENOMEM)
		return 0; /* no room for a child: not tried */
	if (error < 0)
		return error;
	for (size_t at = 0; at < size; at += page_size)
		(void)pages[at];
	if (madvise((void *)pages, size, MADV_POPULATE_WRITE) < 0)
		return 0;
	error = trial_store(pages, page_size, STALE_PAGES, &took);
	if (error < 0)
		return error;
	out->tried = true;
	out->faults += took.minor + took.major;
	out->pages += STALE_PAGES;
	return 0;
}

int
stale_try(struct stale_trial *out)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	size_t size = STALE_PAGES * page_size;
	struct stale_trial trial = {0};
	char *pages;
	int error = trial_map(-1, size, &pages);

	if (error < 0)
		return error;
	for (int i = 0; error == 0 && i < TRIALS && trial.faults == 0; i++)
		error = try_once(pages, page_size, &trial);
	munmap(pages, size);
	if (error == 0)
		*out = trial;
	return error;
}
