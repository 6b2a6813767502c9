#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "region/mapping.h"

static const struct op create = {.what = OP_CREATE};
static const struct op attach = {.what = OP_ATTACH};

/* Gives a new object its length, and no page. Fails if its file system has not
 * that many pages free: else a later touch would end in SIGBUS. */
static int
size_object(int fd, uint64_t pages)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	struct statvfs fs;
	off_t length;

	if (__builtin_mul_overflow(pages, page_size, &length))
		return -EOVERFLOW;
	if (fstatvfs(fd, &fs) < 0)
		return -errno;
	/* f_blocks is 0 on a file system without a limit. */
	if (fs.f_blocks > 0 && (uint64_t)length / fs.f_frsize > fs.f_bavail)
		return -ENOSPC;
	if (ftruncate(fd, length) < 0)
		return -errno;
	return 0;
}

int
region_create_shm(
    struct region *r, const char *name, uint64_t pages, int sharing)
{
	int fd, error;

	if (r->dry_run)
		return region_map(
		    r, REGION_SHM_PRIVATE, create, -1, pages, sharing);
	fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
	if (fd < 0)
		return -errno;
	error = size_object(fd, pages);
	if (error == 0)
		error = region_map(
		    r, REGION_SHM_PRIVATE, create, fd, pages, sharing);
	close(fd); /* the mapping keeps the object */
	if (error < 0)
		shm_unlink(name);
	return error;
}

/* One small write to each page: a large write may put large folios in the page
 * cache, which are mapped by rules of their own. */
static int
fill_file(int fd, uint64_t pages)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);

	for (uint64_t i = 0; i < pages; i++) {
		ssize_t n = pwrite(fd, "", 1, (off_t)(i * page_size));

		if (n != 1)
			return n < 0 ? -errno : -EIO;
	}
	return 0;
}

/* Keeps a file's descriptor for calls that do not go through the mapping, and
 * forbids readahead of reads through it. */
static int
keep_file(struct region *r, int fd)
{
	int error = -posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);

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
	int fd, error;

	if (r->dry_run)
		return region_map(
		    r, REGION_FILE_PRIVATE, create, -1, pages, sharing);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	error = size_object(fd, pages);
	if (error == 0)
		error = fill_file(fd, pages);
	if (error == 0)
		error = region_map(
		    r, REGION_FILE_PRIVATE, create, fd, pages, sharing);
	if (error == 0)
		error = keep_file(r, fd);
	if (error < 0) {
		close(fd);
		unlink(path);
	}
	return error;
}

/* Maps the whole of the object that fd is of. */
static int
map_object(struct region *r, enum region_kind kind, int fd, int sharing)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	struct stat object;

	if (fstat(fd, &object) < 0)
		return -errno;
	if (object.st_uid != geteuid())
		return -EPERM; /* another user has made it */
	if (object.st_size == 0 || (uint64_t)object.st_size % page_size != 0)
		return -EINVAL;
	return region_map(
	    r, kind, attach, fd, (uint64_t)object.st_size / page_size, sharing);
}

int
region_attach_shm(struct region *r, const char *name, int sharing)
{
	int fd, error;

	if (r->dry_run)
		return region_map(r, REGION_SHM_PRIVATE, attach, -1,
		    r->object_pages, sharing);
	fd = shm_open(name, O_RDWR, 0);
	if (fd < 0)
		return -errno;
	error = map_object(r, REGION_SHM_PRIVATE, fd, sharing);
	close(fd); /* the mapping keeps the object */
	return error;
}

int
region_attach_file(struct region *r, const char *path, int sharing)
{
	int fd, error;

	if (r->dry_run)
		return region_map(r, REGION_FILE_PRIVATE, attach, -1,
		    r->object_pages, sharing);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	error = map_object(r, REGION_FILE_PRIVATE, fd, sharing);
	if (error == 0)
		error = keep_file(r, fd);
	if (error < 0)
		close(fd);
	return error;
}
