/* calibrate_read.c: how much a read fault maps, and whether writable. Counts
 * the faults of reads, and then of writes, of an object that has all its
 * pages. */
#include <errno.h>
#include <unistd.h>

#include "machine/calibrate.h"
#include "machine/trial.h"
#include "os/madvise.h"
#include "os/nameless.h"

/* The most that is touched: what one page table maps, where that is less. */
#define SIZE_MAX_TOUCHED (UINT64_C(4) << 20)

/* Maps size bytes of fd at a multiple of size, which is a power of two. */
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
	struct faults took;
	int error = map_aligned(fd, size, &pages);

	if (error < 0)
		return error;
	error = trial_load(pages, page_size, size / page_size, &took);
	if (error == 0)
		*faults = took.minor;
	munmap((void *)pages, size);
	return error;
}

/* Does a store fault where a load has been? */
static int
count_write_faults(int fd, size_t page_size, uint64_t *faults)
{
	size_t size = TRIAL_PAGES * page_size;
	volatile char *pages;
	struct faults took;
	int error = map_aligned(fd, size, &pages);

	if (error < 0)
		return error;
	error = trial_load(pages, page_size, TRIAL_PAGES, &took);
	if (error == 0)
		error = trial_store(pages, page_size, TRIAL_PAGES, &took);
	if (error == 0)
		*faults = took.minor;
	munmap((void *)pages, size);
	return error;
}

/* The size of a window, if so many faults have mapped that many pages. It is a
 * power of two; a fault of something else may be among them. */
static unsigned
window_of(size_t pages, uint64_t faults)
{
	unsigned window = 1;

	while (window < pages && window * faults < pages)
		window *= 2;
	return window;
}

static int
fill_object(int fd, size_t size, size_t page_size)
{
	volatile char *pages;
	struct faults unused;
	int error;

	if (ftruncate(fd, (off_t)size) < 0)
		return -errno;
	error = map_aligned(fd, size, &pages);
	if (error < 0)
		return error;
	error = trial_store(pages, page_size, size / page_size, &unused);
	munmap((void *)pages, size);
	return error;
}

static int
try_object(int fd, struct model_machine *m)
{
	size_t size = m->table_pages * (size_t)m->page_size;
	uint64_t read_faults = 0, write_faults = 0;
	int error;

	if (size > SIZE_MAX_TOUCHED)
		size = SIZE_MAX_TOUCHED;
	error = fill_object(fd, size, m->page_size);
	for (int times = 0; error == 0 && times < 2; times++)
		error = count_read_faults(fd, size, m->page_size, &read_faults);
	if (error == 0)
		error = count_write_faults(fd, m->page_size, &write_faults);
	if (error < 0)
		return error;
	m->fault_around = window_of(size / m->page_size, read_faults);
	m->shared_read_writable = !trial_most(write_faults);
	return 0;
}

int
calibrate_read(struct model_machine *m)
{
	int fd = nameless_memory();
	int error;

	if (fd < 0)
		return fd;
	error = try_object(fd, m);
	close(fd);
	return error;
}
