#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

#include "machine/file_system.h"
#include "machine/trial.h"
#include "os/descriptor.h"
#include "os/madvise.h"
#include "os/nameless.h"

/* Of the file that is tried: few, so that it fits where a small run fits, and
 * enough to see that pages do not come alone. */
#define PAGES TRIAL_PAGES

static const char written_in_company[] =
    "on this file system pages do not come alone: one byte written to an empty "
    "file brought several (large folios)";
static const char read_in_company[] =
    "on this file system pages do not come alone: one page read from the disk, "
    "without readahead, brought several";
static const char stays_writable[] =
    "on this file system pages that were written back stay writable, though "
    "the first write to each is tracked";
static const char cleaned_by_strangers[] =
    "on this file system the pages of a file become read-only whenever "
    "another file is written back, whoever does it";

/* A file, mapped shared. */
struct dirty_sample {
	int fd;
	size_t page_size;
	volatile char *at;
};

static volatile char *
page_of(const struct dirty_sample *t, size_t page)
{
	return t->at + page * t->page_size;
}

static void
leave(struct dirty_sample *t)
{
	if (t->at != NULL)
		munmap((void *)(uintptr_t)t->at, PAGES * t->page_size);
	close(t->fd);
}

/* As lessons do: sets the length first, and keeps readahead out. */
static int
map_file(struct dirty_sample *t)
{
	size_t size = PAGES * t->page_size;
	void *at;

	if (ftruncate(t->fd, (off_t)size) < 0)
		return -errno;
	at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, t->fd, 0);
	if (at == MAP_FAILED)
		return -errno;
	t->at = at;
	return madvise(at, size, MADV_RANDOM) < 0
	    ? -errno
	    : -posix_fadvise(t->fd, 0, 0, POSIX_FADV_RANDOM);
}

static int
enter(struct dirty_sample *t, const char *folder)
{
	int error;

	*t = (struct dirty_sample){
	    .fd = nameless_file(folder),
	    .page_size = (size_t)sysconf(_SC_PAGESIZE),
	};
	if (t->fd < 0)
		return t->fd;
	error = map_file(t);
	if (error < 0)
		leave(t);
	return error;
}

static int
write_page(const struct dirty_sample *t, size_t page)
{
	ssize_t n = pwrite(t->fd, "", 1, (off_t)(page * t->page_size));

	return n == 1 ? 0 : n < 0 ? -errno : -ENOSPC;
}

/* Do stores to all pages fault? Some kernels count the first store to a clean
 * page as major. */
static int
try_stores(const struct dirty_sample *t, bool *fault)
{
	struct faults took;
	int error = trial_store(t->at, t->page_size, PAGES, &took);

	if (error == 0)
		*fault = trial_most(took.minor + took.major);
	return error;
}

static int
load(const struct dirty_sample *t, size_t page, struct faults *took)
{
	return trial_load(page_of(t, page), t->page_size, 1, took);
}

/* How many pages of the file are in the cache? */
static int
count_cached(const struct dirty_sample *t, unsigned *count)
{
	unsigned char cached[PAGES];

	if (mincore((void *)(uintptr_t)t->at, PAGES * t->page_size, cached) < 0)
		return -errno;
	*count = 0;
	for (size_t i = 0; i < PAGES; i++)
		*count += cached[i] & 1;
	return 0;
}

/* Empties the cache of the file, as far as the file system permits. Afterwards
 * no page of it is mapped. */
static int
empty(const struct dirty_sample *t)
{
	if (fdatasync(t->fd) < 0)
		return -errno;
	if (madvise((void *)(uintptr_t)t->at, PAGES * t->page_size,
		MADV_DONTNEED) < 0)
		return -errno;
	return -posix_fadvise(t->fd, 0, 0, POSIX_FADV_DONTNEED);
}

/* Does a page that is written come alone? */
static int
try_writing(const struct dirty_sample *t, struct file_system *fs)
{
	unsigned cached = 0;
	int error = write_page(t, 0);

	if (error == 0)
		error = count_cached(t, &cached);
	if (cached > 1)
		fs->reason = written_in_company;
	for (size_t page = 1; error == 0 && page < PAGES; page++)
		error = write_page(t, page);
	return error;
}

/* Do stores fault after loads? And again after another file was written back?
 * And after this one was? */
static int
try_dirtying(const struct dirty_sample *t, int other, struct file_system *fs)
{
	bool again = false, written = true;
	struct faults unused;
	int error = trial_load(t->at, t->page_size, PAGES, &unused);

	if (error == 0)
		error = try_stores(t, &fs->model.tracks_dirty);
	if (error == 0 && (pwrite(other, "", 1, 0) < 0 || fdatasync(other) < 0))
		error = -errno;
	if (error == 0)
		error = try_stores(t, &again);
	if (error == 0 && fdatasync(t->fd) < 0)
		error = -errno;
	if (error == 0)
		error = try_stores(t, &written);
	if (again)
		fs->reason = cleaned_by_strangers;
	if (!written && fs->model.tracks_dirty)
		fs->reason = stays_writable;
	return error;
}

/* Does a clean page leave the cache when asked to, and come back alone? */
static int
try_evicting(const struct dirty_sample *t, struct file_system *fs)
{
	unsigned cached = 0;
	struct faults took;
	int error = empty(t);

	if (error == 0)
		error = load(t, PAGES / 2, &took);
	if (error < 0)
		return error;
	fs->model.on_disk = took.major > 0;
	error = count_cached(t, &cached);
	if (fs->model.on_disk && cached > 1)
		fs->reason = read_in_company;
	return error;
}

static int
try_paging_out(const struct dirty_sample *t, struct file_system *fs)
{
	struct faults took;
	int error = load(t, 2, &took);

	/* A kernel that does not know MADV_PAGEOUT takes no page out. */
	(void)madvise(
	    (void *)(uintptr_t)page_of(t, 2), t->page_size, MADV_PAGEOUT);
	if (error == 0)
		error = load(t, 2, &took);
	if (error == 0)
		fs->pages_out = took.minor + took.major > 0;
	return error;
}

/* What happens to a page of a hole that is in the cache when a hole is made
 * there again? */
static int
try_removing(const struct dirty_sample *t, struct file_system *fs)
{
	void *at = (void *)(uintptr_t)page_of(t, 3);
	struct faults took;
	int error;

	fs->removes = madvise(at, t->page_size, MADV_REMOVE) == 0;
	if (!fs->removes)
		return 0;
	error = load(t, 3, &took);
	if (error == 0 && madvise(at, t->page_size, MADV_REMOVE) < 0)
		error = -errno;
	if (error == 0)
		error = load(t, 3, &took);
	if (error == 0)
		fs->model.keeps_holes = took.minor + took.major == 0;
	return error;
}

static int
try_once(const char *folder, struct file_system *fs)
{
	struct dirty_sample t;
	int other, error = enter(&t, folder);

	if (error < 0)
		return error;
	other = nameless_file(folder);
	error = other < 0 ? other : try_writing(&t, fs);
	if (error == 0)
		error = try_dirtying(&t, other, fs);
	descriptor_close(&other);
	if (error == 0)
		error = try_evicting(&t, fs);
	if (error == 0)
		error = try_paging_out(&t, fs);
	if (error == 0)
		error = try_removing(&t, fs);
	leave(&t);
	return error;
}

int
file_system_try(const char *folder, struct file_system *out)
{
	struct file_system fs = {0};
	struct trial_cpus cpus = trial_stay();
	int error = 0;

	for (int times = 0; error == 0 && times < 2; times++) {
		fs = (struct file_system){0};
		error = try_once(folder, &fs);
	}
	trial_roam(&cpus);
	if (error == 0)
		*out = fs;
	return error;
}
