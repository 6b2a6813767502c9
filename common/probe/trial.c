#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "probe/pagemap.h"
#include "probe/trial.h"

/* x86 forgets up to 33 pages one by one, arm64 up to what one page table maps,
 * each of them in all processors; 64 populated ones make either go beyond, or
 * do the work of it. */
#define FLUSH_PAGES 64

struct trial_faults
trial_faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (struct trial_faults){
	    (uint64_t)usage.ru_minflt, (uint64_t)usage.ru_majflt};
}

struct trial_faults
trial_store(volatile char *start, size_t page_size, size_t pages)
{
	struct trial_faults before = trial_faults(), after;

	for (size_t i = 0; i < pages; i++)
		start[i * page_size] = 1;
	after = trial_faults();
	return (struct trial_faults){
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
	char *pages = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED)
		return;
	(void)madvise(pages, size, MADV_NOHUGEPAGE);
	for (size_t at = 0; at < size; at += page_size)
		((volatile char *)pages)[at] = 1;
	munmap(pages, size);
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
