#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "region/mapping.h"
#include "region/noted.h"

static const struct op create = {.what = OP_CREATE};
static const struct op attach = {.what = OP_ATTACH};

/* Where nobody may ask (a container's filter), a touch will tell. f_blocks is 0
 * on a file system without a limit. */
static bool
has_room(int fd, off_t length)
{
	struct statvfs fs;

	return fstatvfs(fd, &fs) < 0 || fs.f_blocks == 0 ||
	    (uint64_t)length / fs.f_frsize <= fs.f_bavail;
}

int
region_size_object(const struct region *r, int fd, uint64_t pages)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	off_t length;

	if (__builtin_mul_overflow(pages, page_size, &length))
		return -EOVERFLOW;
	return r->dry_run || has_room(fd, length)
	    ? noted_ftruncate(r, fd, length)
	    : -ENOSPC;
}

/* The mapping keeps the object: its descriptor can go. */
static void
keep_or_close(struct region *r, int fd, bool mapped)
{
	if (mapped && r->keeps_open)
		r->fd = fd;
	else
		(void)noted_close(r, fd);
}

int
region_create_shm(
    struct region *r, const char *name, uint64_t pages, int sharing)
{
	int fd = noted_shm_open(r, name, O_RDWR | O_CREAT | O_EXCL, 0600);
	int error;

	if (fd < 0)
		return fd;
	error = region_size_object(r, fd, pages);
	if (error == 0)
		error = region_map(
		    r, REGION_SHM_PRIVATE, create, fd, pages, sharing);
	keep_or_close(r, fd, error == 0);
	if (error < 0)
		(void)noted_shm_unlink(r, name);
	return error;
}

/* One small write to each page: a large write may put large folios in the page
 * cache, which are mapped by rules of their own. */
static int
fill_file(const struct region *r, int fd, uint64_t pages)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	uint64_t listed = pages < CALLS_EACH ? pages : CALLS_EACH;

	for (uint64_t i = 0; i < (r->dry_run ? listed : pages); i++) {
		ssize_t n = noted_pwrite(r, fd, "", 1, (off_t)(i * page_size));

		if (n != 1)
			return n < 0 ? (int)n : -EIO;
	}
	if (r->dry_run)
		call_note_more(r->calls, CALL_PWRITE, pages - listed);
	return 0;
}

/* Keeps a file's descriptor for calls that do not go through the mapping, and
 * forbids readahead of reads through it. */
static int
keep_file(struct region *r, int fd)
{
	int error = noted_fadvise(r, fd, POSIX_FADV_RANDOM);

	if (error < 0) {
		region_unmap(r);
		return error;
	}
	r->fd = fd;
	return 0;
}

int
region_create_file(
    struct region *r, const char *path, uint64_t pages, int sharing)
{
	int fd = noted_open(
	    r, path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int error;

	if (fd < 0)
		return fd;
	error = region_size_object(r, fd, pages);
	if (error == 0)
		error = fill_file(r, fd, pages);
	if (error == 0)
		error = region_map(
		    r, REGION_FILE_PRIVATE, create, fd, pages, sharing);
	if (error == 0)
		error = keep_file(r, fd);
	if (error < 0) {
		(void)noted_close(r, fd);
		(void)noted_unlink(r, path);
	}
	return error;
}

/* How many pages has the object that fd is of? */
static int
measure_object(int fd, uint64_t *pages)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	struct stat object;

	if (fstat(fd, &object) < 0)
		return -errno;
	if (object.st_uid != geteuid())
		return -EPERM; /* another user has made it */
	if (object.st_size == 0 || (uint64_t)object.st_size % page_size != 0)
		return -EINVAL;
	*pages = (uint64_t)object.st_size / page_size;
	return 0;
}

int
region_map_object(
    struct region *r, enum region_kind kind, struct op op, int fd, int sharing)
{
	uint64_t pages = r->object_pages;
	int error = r->dry_run ? 0 : measure_object(fd, &pages);

	return error < 0 ? error : region_map(r, kind, op, fd, pages, sharing);
}

int
region_attach_shm(struct region *r, const char *name, int sharing)
{
	int fd = noted_shm_open(r, name, O_RDWR, 0);
	int error;

	if (fd < 0)
		return fd;
	error = region_map_object(r, REGION_SHM_PRIVATE, attach, fd, sharing);
	keep_or_close(r, fd, error == 0);
	return error;
}

int
region_attach_file(struct region *r, const char *path, int sharing)
{
	int fd = noted_open(r, path, O_RDWR | O_CLOEXEC, 0);
	int error;

	if (fd < 0)
		return fd;
	error = region_map_object(r, REGION_FILE_PRIVATE, attach, fd, sharing);
	if (error == 0)
		error = keep_file(r, fd);
	if (error < 0)
		(void)noted_close(r, fd);
	return error;
}
