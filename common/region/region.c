#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "region/log.h"
#include "region/region.h"

#define THP "/sys/kernel/mm/transparent_hugepage/"

/* Offset of each kind of memory from its private kind; see enum region_kind. */
_Static_assert(REGION_ANON_SHARED == REGION_ANON_PRIVATE + 1 &&
	REGION_SHM_SHARED == REGION_SHM_PRIVATE + 1 &&
	REGION_FILE_SHARED == REGION_FILE_PRIVATE + 1,
    "kind_of() counts on private before shared");

static enum region_kind
kind_of(enum region_kind private_kind, int sharing)
{
	return private_kind + (sharing == MAP_SHARED ? 1 : 0);
}

/* Maps fd (-1: anonymous) at the region's own address, or anywhere when that is
 * taken. */
static int
map_memory(int fd, size_t length, int sharing, void **out)
{
	int flags = sharing | (fd < 0 ? MAP_ANONYMOUS : 0);
	void *start = mmap((void *)REGION_ADDRESS, length,
	    PROT_READ | PROT_WRITE, flags | MAP_FIXED_NOREPLACE, fd, 0);

	if (start == MAP_FAILED)
		start = mmap(
		    NULL, length, PROT_READ | PROT_WRITE, flags, fd, 0);
	if (start == MAP_FAILED)
		return -errno;
	*out = start;
	return 0;
}

/* What stands in a file of settings; "" if it is not there. */
static void
read_setting(const char *path, char *setting, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, setting, size - 1);

	if (fd >= 0)
		close(fd);
	setting[n > 0 ? n : 0] = '\0';
}

uint64_t
region_huge_pages(void)
{
	return (uint64_t)sysconf(_SC_PAGESIZE) / sizeof(uint64_t);
}

/* The advice is also taken where it will never be followed. Since Linux 6.8 each
 * size has a setting of its own, which mostly refers to that for all. */
static bool
huge_pages_are_allowed(size_t page_size)
{
	char all[64], own[64], path[96];

	snprintf(path, sizeof path, THP "hugepages-%zukB/enabled",
	    (size_t)region_huge_pages() * page_size / 1024);
	read_setting(THP "enabled", all, sizeof all);
	read_setting(path, own, sizeof own);
	if (strstr(own, "[inherit]") != NULL || own[0] == '\0')
		strcpy(own, all);
	return own[0] != '\0' && strstr(own, "[never]") == NULL &&
	    prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) != 1;
}

/* Huge pages are kept out, or asked for; and so is readahead of a file, which
 * would bring pages that nobody asked for. */
static int
advise(void *start, size_t length, enum region_kind kind, bool huge)
{
	bool file = kind == REGION_FILE_PRIVATE;

	if (huge && !huge_pages_are_allowed((size_t)sysconf(_SC_PAGESIZE)))
		return -ENOTSUP;
	if (huge)
		return madvise(start, length, MADV_HUGEPAGE) < 0 ? -ENOTSUP : 0;
	/* A kernel without huge pages answers EINVAL, and needs no advice. */
	(void)madvise(start, length, MADV_NOHUGEPAGE);
	if (file && madvise(start, length, MADV_RANDOM) < 0)
		return -errno;
	return 0;
}

static int
map_advised(int fd, size_t length, enum region_kind kind, int sharing,
    bool huge, void **out)
{
	int error = map_memory(fd, length, sharing, out);

	if (error < 0)
		return error;
	error = advise(*out, length, kind, huge);
	if (error < 0)
		munmap(*out, length);
	return error;
}

/* What op says is mapped: what, huge. */
static int
map(struct region *r, enum region_kind kind, struct op op, int fd,
    uint64_t pages, int sharing)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	void *start = (void *)REGION_ADDRESS;
	size_t length;
	int error = 0;

	if (r->start != NULL)
		return -EBUSY;
	if (pages == 0)
		return -EINVAL;
	if (__builtin_mul_overflow(pages, page_size, &length))
		return -EOVERFLOW;
	if (r->dry_run == 0)
		error = map_advised(fd, length, kind, sharing, op.huge, &start);
	if (error < 0)
		return error;
	r->start = start;
	r->pages = pages;
	r->page_size = page_size;
	r->kind = kind_of(kind, sharing);
	r->upgrades = op.huge;
	r->fd = -1;
	r->unexpected = REGION_NO_PAGE;
	op.set = pages_all(pages);
	region_log(r, op);
	return 0;
}

static const struct op create = {.what = OP_CREATE};
static const struct op attach = {.what = OP_ATTACH};

int
region_map_anonymous(struct region *r, uint64_t pages, int sharing)
{
	return map(r, REGION_ANON_PRIVATE, create, -1, pages, sharing);
}

int
region_map_huge(struct region *r, uint64_t pages)
{
	return map(r, REGION_ANON_PRIVATE,
	    (struct op){.what = OP_CREATE, .huge = true}, -1, pages,
	    MAP_PRIVATE);
}

/* Gives a new object its length, and no page. Its file system must have the
 * pages free: it would not say so until a touch, and then by SIGBUS. */
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

	if (r->dry_run > 0)
		return map(r, REGION_SHM_PRIVATE, create, -1, pages, sharing);
	fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
	if (fd < 0)
		return -errno;
	error = size_object(fd, pages);
	if (error == 0)
		error = map(r, REGION_SHM_PRIVATE, create, fd, pages, sharing);
	close(fd); /* the mapping keeps the object */
	if (error < 0)
		shm_unlink(name);
	return error;
}

/* One small write a page: pages of large writes may share large folios in the
 * cache, which are mapped by rules of their own. */
static int
fill_file(int fd, uint64_t pages)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);

	for (uint64_t i = 0; i < pages; i++)
		if (pwrite(fd, "", 1, (off_t)(i * page_size)) != 1)
			return errno > 0 ? -errno : -EIO;
	return 0;
}

/* A file's descriptor stays, for what goes past the mapping; reads through it
 * bring what they ask for, and no more. */
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

	if (r->dry_run > 0)
		return map(r, REGION_FILE_PRIVATE, create, -1, pages, sharing);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	error = size_object(fd, pages);
	if (error == 0)
		error = fill_file(fd, pages);
	if (error == 0)
		error = map(r, REGION_FILE_PRIVATE, create, fd, pages, sharing);
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
		return -EPERM; /* somebody else was here first */
	if (object.st_size == 0 || (uint64_t)object.st_size % page_size != 0)
		return -EINVAL;
	return map(
	    r, kind, attach, fd, (uint64_t)object.st_size / page_size, sharing);
}

int
region_attach_shm(struct region *r, const char *name, int sharing)
{
	int fd, error;

	if (r->dry_run > 0)
		return map(
		    r, REGION_SHM_PRIVATE, attach, -1, r->dry_run, sharing);
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

	if (r->dry_run > 0)
		return map(
		    r, REGION_FILE_PRIVATE, attach, -1, r->dry_run, sharing);
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

int
region_unmap(struct region *r)
{
	if (r->start == NULL)
		return -EFAULT;
	region_log(
	    r, (struct op){.what = OP_UNMAP, .set = pages_all(r->pages)});
	if (r->dry_run == 0 && munmap(r->start, r->pages * r->page_size) < 0)
		return -errno;
	if (r->dry_run == 0 && r->fd >= 0)
		close(r->fd);
	r->fd = -1;
	r->start = NULL;
	return 0;
}
