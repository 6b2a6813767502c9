#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "probe/pagemap.h"
#include "probe/trial.h"

/* Linux drops single translations for a range of up to 33 pages, and all of them
 * for a larger one (arch/x86/mm/tlb.c). What counts is how far apart the first
 * and the last page are that go. */
#define FLUSH_PAGES 64

struct faults
trial_faults(void)
{
	struct faults faults = {0};

	(void)fault_count(&faults);
	return faults;
}

struct faults
trial_store(volatile char *start, size_t page_size, size_t pages)
{
	struct faults before = trial_faults(), after;

	for (size_t i = 0; i < pages; i++)
		start[i * page_size] = 1;
	after = trial_faults();
	return (struct faults){
	    after.minor - before.minor, after.major - before.major};
}

bool
trial_most(uint64_t faults)
{
	return 2 * faults > TRIAL_PAGES;
}

void
trial_flush(size_t page_size)
{
	size_t size = FLUSH_PAGES * page_size;
	volatile char *pages = mmap(
	    NULL, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED)
		return;
	(void)pages[0];
	(void)pages[size - page_size];
	munmap((void *)pages, size);
}

void
trial_frames(const volatile char *start, size_t page_size, uint64_t *frames,
    size_t pages)
{
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);

	if (fd < 0 ||
	    pagemap_read(fd, (uintptr_t)start, page_size, frames, pages) < 0)
		memset(frames, 0, pages * sizeof *frames);
	for (size_t i = 0; i < pages; i++)
		frames[i] &= PAGEMAP_PFN;
	if (fd >= 0)
		close(fd);
}

uint64_t
trial_frame(const volatile char *page, size_t page_size)
{
	uint64_t frame;

	trial_frames(page, page_size, &frame, 1);
	return frame;
}
