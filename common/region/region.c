#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "region/log.h"
#include "region/mapping.h"

_Static_assert(REGION_ANON_SHARED == REGION_ANON_PRIVATE + 1 &&
	REGION_SHM_SHARED == REGION_SHM_PRIVATE + 1 &&
	REGION_FILE_SHARED == REGION_FILE_PRIVATE + 1,
    "kind_of() counts on private before shared");

static enum region_kind
kind_of(enum region_kind private_kind, int sharing)
{
	return private_kind + (sharing == MAP_SHARED ? 1 : 0);
}

/* Maps fd (-1: anonymous) at the region's own address, or anywhere if that is
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

/* Asks for huge pages or forbids them, and forbids readahead of a file, which
 * would bring pages that no actor has touched. */
static int
advise(void *start, size_t length, enum region_kind kind, bool huge)
{
	bool file = kind == REGION_FILE_PRIVATE;

	if (huge && !region_allows_huge_pages())
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

int
region_map(struct region *r, enum region_kind kind, struct op op, int fd,
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
	if (!r->dry_run)
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

int
region_map_anonymous(struct region *r, uint64_t pages, int sharing)
{
	return region_map(r, REGION_ANON_PRIVATE,
	    (struct op){.what = OP_CREATE}, -1, pages, sharing);
}

int
region_map_huge(struct region *r, uint64_t pages)
{
	return region_map(r, REGION_ANON_PRIVATE,
	    (struct op){.what = OP_CREATE, .huge = true}, -1, pages,
	    MAP_PRIVATE);
}

int
region_unmap(struct region *r)
{
	if (r->start == NULL)
		return -EFAULT;
	region_log(
	    r, (struct op){.what = OP_UNMAP, .set = pages_all(r->pages)});
	if (!r->dry_run && munmap(r->start, r->pages * r->page_size) < 0)
		return -errno;
	if (r->fd >= 0)
		close(r->fd);
	r->fd = -1;
	r->start = NULL;
	return 0;
}
