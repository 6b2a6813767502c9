/* calibrate.c: how this kernel maps memory, found out by trying. See
 * calibrate.h. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "probe/calibrate.h"

static uint64_t
minor_faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (uint64_t)usage.ru_minflt;
}

static uint64_t
major_faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (uint64_t)usage.ru_majflt;
}

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
	before = minor_faults();
	for (size_t at = 0; at < size; at += page_size)
		(void)pages[at];
	*faults = minor_faults() - before;
	munmap((void *)pages, size);
	return 0;
}

/* Does a write fault where a read has been? */
static int
write_faults(int fd, size_t size, bool *faulted)
{
	uint64_t before;
	volatile char *page;
	void *start = mmap(
	    NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (start == MAP_FAILED)
		return -errno;
	page = start;
	(void)*page;
	before = minor_faults();
	*page = 0;
	*faulted = minor_faults() != before;
	munmap(start, size);
	return 0;
}

/* The pages of a window, if so many faults mapped a whole table. It is a power of
 * two; a fault that has nothing to do with it may have come in between. */
static unsigned
window_of(unsigned table_pages, uint64_t faults)
{
	unsigned window = 1;

	while (window < table_pages && window * faults < table_pages)
		window *= 2;
	return window;
}

static int
measure(int fd, struct calibration *c)
{
	size_t size = c->table_pages * (size_t)c->page_size;
	volatile char *pages;
	uint64_t faults = 0;
	bool faulted = false;
	int error;

	if (ftruncate(fd, (off_t)size) < 0)
		return -errno;
	error = map_aligned(fd, size, &pages);
	if (error < 0)
		return error;
	for (size_t at = 0; at < size; at += c->page_size)
		pages[at] = 1;
	munmap((void *)pages, size);
	for (int times = 0; error == 0 && times < 2; times++)
		error = count_read_faults(fd, size, c->page_size, &faults);
	for (int times = 0; error == 0 && times < 2; times++)
		error = write_faults(fd, c->page_size, &faulted);
	if (error < 0)
		return error;
	c->fault_around = window_of(c->table_pages, faults);
	c->shared_read_writable = !faulted;
	return 0;
}

static size_t
count_present(void *start, size_t pages, size_t page_size)
{
	unsigned char present[pages];
	size_t count = 0;

	if (mincore(start, pages * page_size, present) < 0)
		return 0;
	for (size_t i = 0; i < pages; i++)
		count += present[i] & 1;
	return count;
}

/* One write where a huge page fits, and one behind, where half of one would. */
static void
try_huge_pages(char *start, struct calibration *c)
{
	size_t page_size = c->page_size, pages = c->table_pages;
	char *behind = start + pages * page_size;

	if (madvise(start, pages * page_size * 3 / 2, MADV_HUGEPAGE) < 0)
		return;
	*(volatile char *)start = 1;
	*(volatile char *)behind = 1;
	if (count_present(start, pages, page_size) == pages &&
	    count_present(behind, pages / 2, page_size) == 1)
		c->huge_pages = c->table_pages;
}

static int
find_huge_pages(struct calibration *c)
{
	size_t size = c->table_pages * (size_t)c->page_size;
	size_t room = 5 * size / 2;
	char *start = mmap(NULL, room, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (start == MAP_FAILED)
		return -errno;
	try_huge_pages(start + (-(uintptr_t)start & (size - 1)), c);
	munmap(start, room);
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
	int fd = memfd_create("shmlab-calibrate", MFD_CLOEXEC);
	int error;

	if (fd < 0)
		return -errno;
	error = measure(fd, &c);
	if (error == 0)
		error = find_huge_pages(&c);
	close(fd);
	if (error == 0)
		*out = c;
	return error;
}

static int
write_first_page(int fd, size_t page_size)
{
	static const char zeros[4096];

	for (size_t at = 0; at < page_size; at += sizeof zeros)
		if (pwrite(fd, zeros, sizeof zeros, (off_t)at) < 0)
			return -errno;
	return 0;
}

/* Does a read fault wait for the disk once the page was told to leave? */
static int
page_leaves(int fd, size_t size, bool *left)
{
	uint64_t before;
	void *start;

	if (fdatasync(fd) < 0)
		return -errno;
	(void)posix_fadvise(fd, 0, (off_t)size, POSIX_FADV_DONTNEED);
	start = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	if (start == MAP_FAILED)
		return -errno;
	before = major_faults();
	(void)*(volatile char *)start;
	*left = major_faults() != before;
	munmap(start, size);
	return 0;
}

int
calibrate_file(int fd, struct file_calibration *out)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	struct file_calibration c = {0};
	int error = 0;

	for (int times = 0; error == 0 && times < 2; times++) {
		error = write_first_page(fd, page_size);
		if (error == 0)
			error = write_faults(fd, page_size, &c.tracks_dirty);
		if (error == 0)
			error = page_leaves(fd, page_size, &c.evicts);
	}
	if (error == 0)
		*out = c;
	return error;
}
