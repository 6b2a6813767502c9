/* calibrate_file.c: what a file system does with the pages of its files. Every
 * trial is made twice, and the second one counts: by then the code that it runs
 * through is in memory. */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "probe/calibrate.h"
#include "probe/trial.h"

static int
write_first_page(int fd, size_t page_size)
{
	static const char zeros[4096];

	for (size_t at = 0; at < page_size; at += sizeof zeros)
		if (pwrite(fd, zeros, sizeof zeros, (off_t)at) < 0)
			return -errno;
	return 0;
}

/* Does a write fault where a read has been? Some kernels count that fault as
 * major. */
static int
write_faults(int fd, size_t page_size, bool *faulted)
{
	struct trial_faults took;
	void *start = mmap(
	    NULL, page_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (start == MAP_FAILED)
		return -errno;
	(void)*(volatile char *)start;
	took = trial_store(start, page_size, 1);
	*faulted = took.minor + took.major > 0;
	/* The page is left zeroed. */
	*(volatile char *)start = 0;
	munmap(start, page_size);
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
	before = trial_faults().major;
	(void)*(volatile char *)start;
	*left = trial_faults().major != before;
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
