#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "probe/file_system.h"
#include "region/fault_count.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

/* Of the file of the experiments: few, so that they fit where a small run does,
 * and enough to see company in the cache. */
#define PAGES 8

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

int
file_system_open(const char *folder)
{
	char path[PATH_MAX];
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0)
		return fd;
	if (errno != EOPNOTSUPP && errno != EISDIR)
		return -errno;
	/* Some file systems know no file without a name. */
	if (snprintf(path, sizeof path, "%s/shmlab-XXXXXX", folder) >=
	    (int)sizeof path)
		return -ENAMETOOLONG;
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return -errno;
	unlink(path);
	return fd;
}

/* One experiment: a file, mapped shared. */
struct trial {
	int fd;
	size_t page_size;
	volatile char *at;
};

static volatile char *
page_of(const struct trial *t, size_t page)
{
	return t->at + page * t->page_size;
}

static void
leave(struct trial *t)
{
	if (t->at != NULL)
		munmap((void *)(uintptr_t)t->at, PAGES * t->page_size);
	close(t->fd);
}

/* As lessons do: its length first, and no readahead. */
static int
enter(struct trial *t, const char *folder)
{
	void *at;
	int error = 0;

	*t = (struct trial){
	    .fd = file_system_open(folder),
	    .page_size = (size_t)sysconf(_SC_PAGESIZE),
	};
	if (t->fd < 0)
		return t->fd;
	if (ftruncate(t->fd, (off_t)(PAGES * t->page_size)) < 0)
		error = -errno;
	if (error == 0)
		error = -posix_fadvise(t->fd, 0, 0, POSIX_FADV_RANDOM);
	if (error == 0) {
		at = mmap(NULL, PAGES * t->page_size, PROT_READ | PROT_WRITE,
		    MAP_SHARED, t->fd, 0);
		if (at == MAP_FAILED)
			error = -errno;
		else
			t->at = at;
	}
	if (error == 0 &&
	    madvise((void *)(uintptr_t)t->at, PAGES * t->page_size,
		MADV_RANDOM) < 0)
		error = -errno;
	if (error < 0)
		leave(t);
	return error;
}

static int
write_page(const struct trial *t, size_t page)
{
	ssize_t n = pwrite(t->fd, "", 1, (off_t)(page * t->page_size));

	return n == 1 ? 0 : n < 0 ? -errno : -ENOSPC;
}

/* How many faults does one touch take? */
static int
touch(volatile char *page, bool write, struct faults *taken)
{
	struct faults before, after;
	int error = fault_count(&before);

	if (error < 0)
		return error;
	if (write)
		*page = 1;
	else
		(void)*page;
	error = fault_count(&after);
	if (error == 0)
		*taken = (struct faults){
		    .minor = after.minor - before.minor,
		    .major = after.major - before.major,
		};
	return error;
}

/* Does it fault at all? The first fault of a shared mapping was counted as a
 * major one in some kernels. */
static int
faults(volatile char *page, bool write, bool *out)
{
	struct faults taken;
	int error = touch(page, write, &taken);

	if (error == 0)
		*out = taken.minor + taken.major > 0;
	return error;
}

/* How many pages of the file are in the cache? */
static int
count_cached(const struct trial *t, unsigned *count)
{
	unsigned char cached[PAGES];

	if (mincore((void *)(uintptr_t)t->at, PAGES * t->page_size, cached) < 0)
		return -errno;
	*count = 0;
	for (size_t i = 0; i < PAGES; i++)
		*count += cached[i] & 1;
	return 0;
}

/* Empties the cache of the file, as far as it lets us; nothing of it is mapped
 * then. */
static int
empty(const struct trial *t)
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
try_writing(const struct trial *t, struct file_system *fs)
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

/* Does a write fault where a read has been; and again, once another file was
 * written back; and again, once this one was? */
static int
try_dirtying(const struct trial *t, const char *folder, struct file_system *fs)
{
	bool cleaned = false, by_stranger = false;
	int other = file_system_open(folder);
	int error = other < 0 ? other : 0;

	if (error == 0) {
		(void)*page_of(t, 1);
		error = faults(page_of(t, 1), true, &fs->tracks_dirty);
	}
	if (error == 0 && (pwrite(other, "", 1, 0) < 0 || fdatasync(other) < 0))
		error = -errno;
	if (error == 0)
		error = faults(page_of(t, 1), true, &by_stranger);
	if (error == 0 && fdatasync(t->fd) < 0)
		error = -errno;
	if (error == 0)
		error = faults(page_of(t, 1), true, &cleaned);
	if (other >= 0)
		close(other);
	if (by_stranger)
		fs->reason = cleaned_by_strangers;
	else if (fs->tracks_dirty && !cleaned)
		fs->reason = stays_writable;
	return error;
}

/* Does a clean page leave when it is told to, and come back alone? */
static int
try_evicting(const struct trial *t, struct file_system *fs)
{
	struct faults taken = {0};
	unsigned cached = 0;
	int error = empty(t);

	if (error == 0)
		error = touch(page_of(t, PAGES / 2), false, &taken);
	if (error == 0)
		error = count_cached(t, &cached);
	fs->evicts = taken.major > 0;
	if (fs->evicts && cached > 1)
		fs->reason = read_in_company;
	return error;
}

static int
try_paging_out(const struct trial *t, struct file_system *fs)
{
	volatile char *page = page_of(t, 2);

	(void)*page;
	/* A kernel that does not know it says so to whoever wants it. */
	(void)madvise((void *)(uintptr_t)page, t->page_size, MADV_PAGEOUT);
	return faults(page, false, &fs->pages_out);
}

/* What happens to a page of a hole that is in the cache? */
static int
try_removing(const struct trial *t, struct file_system *fs)
{
	volatile char *page = page_of(t, 3);
	bool gone = false;
	int error;

	fs->removes = madvise((void *)(uintptr_t)page, t->page_size,
			  MADV_REMOVE) == 0;
	if (!fs->removes)
		return 0;
	(void)*page;
	if (madvise((void *)(uintptr_t)page, t->page_size, MADV_REMOVE) < 0)
		return -errno;
	error = faults(page, false, &gone);
	fs->keeps_holes = !gone;
	return error;
}

static int
try_once(const char *folder, struct file_system *fs)
{
	struct trial t;
	int error = enter(&t, folder);

	if (error < 0)
		return error;
	error = try_writing(&t, fs);
	if (error == 0)
		error = try_dirtying(&t, folder, fs);
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
	int error = 0;

	for (int times = 0; error == 0 && times < 2; times++) {
		fs = (struct file_system){0};
		error = try_once(folder, &fs);
	}
	if (error == 0)
		*out = fs;
	return error;
}
