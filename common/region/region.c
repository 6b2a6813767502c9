#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "region/region.h"

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

static void
log_op(const struct region *r, struct op op)
{
	struct oplog *log = r->log;

	if (log == NULL)
		return;
	if (log->count == OPLOG_MAX)
		log->full(log);
	op.kind = r->kind;
	op.start = (uint64_t)(uintptr_t)r->start;
	log->op[log->count++] = op;
}

/* Maps fd (-1: anonymous) at the region's own address, or anywhere when that is
 * taken, and keeps huge pages out. */
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
	/* A kernel without huge pages answers EINVAL, and needs no advice. */
	(void)madvise(start, length, MADV_NOHUGEPAGE);
	*out = start;
	return 0;
}

static int
map(struct region *r, enum region_kind kind, enum op_kind what, int fd,
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
	if (r->rehearsed == 0)
		error = map_memory(fd, length, sharing, &start);
	if (error < 0)
		return error;
	r->start = start;
	r->pages = pages;
	r->page_size = page_size;
	r->kind = kind_of(kind, sharing);
	r->unexpected = REGION_NO_PAGE;
	log_op(r, (struct op){.what = what, .set = pages_all(pages)});
	return 0;
}

int
region_map_anonymous(struct region *r, uint64_t pages, int sharing)
{
	return map(r, REGION_ANON_PRIVATE, OP_CREATE, -1, pages, sharing);
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

	if (r->rehearsed > 0)
		return map(
		    r, REGION_SHM_PRIVATE, OP_CREATE, -1, pages, sharing);
	fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
	if (fd < 0)
		return -errno;
	error = size_object(fd, pages);
	if (error == 0)
		error = map(
		    r, REGION_SHM_PRIVATE, OP_CREATE, fd, pages, sharing);
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

int
region_create_file(
    struct region *r, const char *path, uint64_t pages, int sharing)
{
	int fd, error;

	if (r->rehearsed > 0)
		return map(
		    r, REGION_FILE_PRIVATE, OP_CREATE, -1, pages, sharing);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	error = size_object(fd, pages);
	if (error == 0)
		error = fill_file(fd, pages);
	if (error == 0)
		error = map(
		    r, REGION_FILE_PRIVATE, OP_CREATE, fd, pages, sharing);
	close(fd);
	if (error < 0)
		unlink(path);
	return error;
}

static int
attach(struct region *r, enum region_kind kind, int fd, int sharing)
{
	uint64_t page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	struct stat object;
	int error = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &object) < 0)
		error = -errno;
	else if (object.st_uid != geteuid())
		error = -EPERM; /* somebody else was here first */
	else if (object.st_size == 0 ||
	    (uint64_t)object.st_size % page_size != 0)
		error = -EINVAL;
	else
		error = map(r, kind, OP_ATTACH, fd,
		    (uint64_t)object.st_size / page_size, sharing);
	close(fd);
	return error;
}

int
region_attach_shm(struct region *r, const char *name, int sharing)
{
	if (r->rehearsed > 0)
		return map(r, REGION_SHM_PRIVATE, OP_ATTACH, -1, r->rehearsed,
		    sharing);
	return attach(
	    r, REGION_SHM_PRIVATE, shm_open(name, O_RDWR, 0), sharing);
}

int
region_attach_file(struct region *r, const char *path, int sharing)
{
	if (r->rehearsed > 0)
		return map(r, REGION_FILE_PRIVATE, OP_ATTACH, -1, r->rehearsed,
		    sharing);
	return attach(
	    r, REGION_FILE_PRIVATE, open(path, O_RDWR | O_CLOEXEC), sharing);
}

/* What a writer leaves in a page: who, and which page. Never 0, which is what
 * fresh memory holds. */
static uint64_t
stamp(unsigned mark, uint64_t page)
{
	return ((uint64_t)mark + 1) << 44 | page;
}

static volatile uint64_t *
word(const struct region *r, uint64_t page)
{
	return (volatile uint64_t *)(void *)(r->start + page * r->page_size);
}

static int
begin(const struct region *r, struct op op)
{
	if (r->start == NULL)
		return -EFAULT;
	if (op.set.total != r->pages)
		return -ERANGE;
	log_op(r, op);
	return 0;
}

int
region_read(struct region *r, struct pages set)
{
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;
	int error = begin(r, (struct op){.what = OP_READ, .set = set});

	if (error < 0 || r->rehearsed > 0)
		return error;
	while (pages_next(&at, &run))
		for (uint64_t i = 0; i < run.count; i++)
			(void)*word(r, run.first + i);
	return 0;
}

int
region_write(struct region *r, struct pages set, unsigned mark)
{
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;
	int error = begin(
	    r, (struct op){.what = OP_WRITE, .set = set, .mark = mark});

	if (error < 0 || r->rehearsed > 0)
		return error;
	while (pages_next(&at, &run))
		for (uint64_t i = 0; i < run.count; i++)
			*word(r, run.first + i) = stamp(mark, run.first + i);
	return 0;
}

int
region_expect(struct region *r, struct pages set, unsigned mark)
{
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;
	int error = begin(r,
	    (struct op){
		.what = OP_READ, .set = set, .mark = mark, .checked = true});

	if (error < 0 || r->rehearsed > 0)
		return error;
	r->unexpected = REGION_NO_PAGE;
	while (pages_next(&at, &run))
		for (uint64_t i = run.first; i < run.first + run.count; i++)
			if (*word(r, i) != stamp(mark, i) &&
			    r->unexpected == REGION_NO_PAGE)
				r->unexpected = i;
	return r->unexpected == REGION_NO_PAGE ? 0 : -EBADMSG;
}

int
region_unmap(struct region *r)
{
	if (r->start == NULL)
		return -EFAULT;
	log_op(r, (struct op){.what = OP_UNMAP, .set = pages_all(r->pages)});
	if (r->rehearsed == 0 && munmap(r->start, r->pages * r->page_size) < 0)
		return -errno;
	r->start = NULL;
	return 0;
}
