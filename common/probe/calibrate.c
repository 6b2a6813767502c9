/* calibrate.c: how this kernel maps memory, found out by trying. See
 * calibrate.h. */
#include <errno.h>
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
	/* Windows are powers of two, and the mapping is one whole table. */
	c->fault_around = faults > 0 ? c->table_pages / (unsigned)faults
				     : c->table_pages;
	c->shared_read_writable = !faulted;
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
	close(fd);
	if (error == 0)
		*out = c;
	return error;
}

int
calibrate_tracks_dirty(int fd, bool *tracks)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	bool faulted = false;
	int error = 0;

	for (int times = 0; error == 0 && times < 2; times++) {
		char zeros[4096] = {0};

		for (size_t at = 0; at < page_size; at += sizeof zeros)
			if (pwrite(fd, zeros, sizeof zeros, (off_t)at) < 0)
				return -errno;
		error = write_faults(fd, page_size, &faulted);
	}
	if (error == 0)
		*tracks = faulted;
	return error;
}
