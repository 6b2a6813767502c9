/* calibrate.c: how much a read fault maps, and how: faults of reading, and then
 * writing, the pages of an object that has all of them. See calibrate.h. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "probe/calibrate_store.h"
#include "probe/trial.h"

/* So much is touched at most: what one page table maps, where that is less. */
#define SIZE_MAX_TOUCHED (UINT64_C(4) << 20)

/* Maps size bytes of fd, at a multiple of size, which is a power of two; frees
 * whatever it took beyond that. */
static int
map_aligned(int fd, size_t size, volatile char **out)
{
	char *room = mmap(
	    NULL, 2 * size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t before;
	void *start;

	if (room == MAP_FAILED)
		return -errno;
	before = -(uintptr_t)room & (size - 1);
	start = mmap(room + before, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_FIXED, fd, 0);
	if (before > 0)
		munmap(room, before);
	munmap(room + before + size, size - before);
	if (start == MAP_FAILED) {
		int error = -errno;

		munmap(room + before, size);
		return error;
	}
	/* Without huge pages in the kernel this fails, and is not needed. */
	(void)madvise(start, size, MADV_NOHUGEPAGE);
	*out = start;
	return 0;
}

/* Faults of reading each page of an object that has all its pages. */
static int
count_read_faults(int fd, size_t size, size_t page_size, uint64_t *faults)
{
	volatile char *pages;
	uint64_t before;
	int error = map_aligned(fd, size, &pages);

	if (error < 0)
		return error;
	before = trial_faults().minor;
	for (size_t at = 0; at < size; at += page_size)
		(void)pages[at];
	*faults = trial_faults().minor - before;
	munmap((void *)pages, size);
	return 0;
}

/* Does a store fault where a load has been? */
static int
count_write_faults(int fd, size_t page_size, uint64_t *faults)
{
	size_t size = TRIAL_PAGES * page_size;
	volatile char *pages;
	int error = map_aligned(fd, size, &pages);

	if (error < 0)
		return error;
	for (size_t at = 0; at < size; at += page_size)
		(void)pages[at];
	*faults = trial_store(pages, page_size, TRIAL_PAGES).minor;
	munmap((void *)pages, size);
	return 0;
}

/* The pages of a window, if so many faults mapped that many pages. It is a power of
 * two; a fault that has nothing to do with it may have come in between. */
static unsigned
window_of(size_t pages, uint64_t faults)
{
	unsigned window = 1;

	while (window < pages && window * faults < pages)
		window *= 2;
	return window;
}

static int
measure(int fd, struct calibration *c)
{
	size_t size = c->table_pages * (size_t)c->page_size;
	volatile char *pages;
	uint64_t read_faults = 0, write_faults = 0;
	int error;

	if (size > SIZE_MAX_TOUCHED)
		size = SIZE_MAX_TOUCHED;
	if (ftruncate(fd, (off_t)size) < 0)
		return -errno;
	error = map_aligned(fd, size, &pages);
	if (error < 0)
		return error;
	(void)trial_store(pages, c->page_size, size / c->page_size);
	munmap((void *)pages, size);
	for (int times = 0; error == 0 && times < 2; times++)
		error = count_read_faults(fd, size, c->page_size, &read_faults);
	if (error == 0)
		error = count_write_faults(fd, c->page_size, &write_faults);
	if (error < 0)
		return error;
	c->fault_around = window_of(size / c->page_size, read_faults);
	c->shared_read_writable = !trial_most(write_faults);
	return 0;
}

int
calibrate(struct calibration *out)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	struct calibration c = {
	    .page_size = page_size,
	    .table_pages = (unsigned)(page_size / sizeof(uint64_t)),
	};
	struct trial_cpus cpus;
	struct faults unused;
	int error = fault_count(&unused);
	int fd;

	if (error < 0)
		return error;
	fd = memfd_create("shmlab-calibrate", MFD_CLOEXEC);
	if (fd < 0)
		return -errno;
	error = measure(fd, &c);
	close(fd);
	cpus = trial_stay();
	if (error == 0)
		error = calibrate_store(&c);
	trial_roam(&cpus);
	if (error == 0)
		*out = c;
	return error;
}
