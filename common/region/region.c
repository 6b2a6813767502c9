#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "region/log.h"
#include "region/mapping.h"
#include "region/noted.h"

_Static_assert(REGION_ANON_SHARED == REGION_ANON_PRIVATE + 1 &&
	REGION_SHM_SHARED == REGION_SHM_PRIVATE + 1 &&
	REGION_FILE_SHARED == REGION_FILE_PRIVATE + 1,
    "kind_of() counts on private before shared");

static enum region_kind
kind_of(enum region_kind private_kind, int sharing)
{
	return private_kind + (sharing == MAP_SHARED ? 1 : 0);
}

void *
region_own_address(const struct region *r)
{
	return (void *)(REGION_ADDRESS + r->number * REGION_APART);
}

/* Maps fd (-1: anonymous) at the region's own address, or anywhere if that is
 * taken. What the memory's seals forbid is forbidden everywhere. */
static int
map_memory(const struct region *r, const struct op *op, int fd, size_t length,
    int sharing, void **out)
{
	int protection = access_protection(
	    op->read_only ? ACCESS_READ : ACCESS_WRITE);
	int flags = sharing | (fd < 0 ? MAP_ANONYMOUS : 0) |
	    (r->populate ? MAP_POPULATE : 0);
	int error;

	if (op->source == SOURCE_SYSV)
		return region_map_segment(r, op, fd, out);
	error = noted_mmap(r, region_own_address(r), length, protection,
	    flags | MAP_FIXED_NOREPLACE, fd, 0, out);
	return error == 0 || error == -EPERM
	    ? error
	    : noted_mmap(r, NULL, length, protection, flags, fd, 0, out);
}

/* Asks for huge pages or forbids them, and forbids readahead of a file, which
 * would bring pages that no actor has touched. */
int
region_advise(const struct region *r, void *start, size_t length,
    enum region_kind kind, bool huge)
{
	bool file = region_kind_is_file(kind);
	int error;

	if (huge && !r->dry_run && !region_allows_huge_pages())
		return -ENOTSUP;
	if (huge)
		return noted_madvise(r, start, length, MADV_HUGEPAGE) < 0
		    ? -ENOTSUP
		    : 0;
	/* A kernel without huge pages answers EINVAL, and needs no advice. */
	error = noted_madvise(r, start, length, MADV_NOHUGEPAGE);
	if (error < 0 && error != -EINVAL)
		return error;
	return file ? noted_madvise(r, start, length, MADV_RANDOM) : 0;
}

static int
unmap_memory(const struct region *r, enum region_source source, void *start,
    size_t length)
{
	return source == SOURCE_SYSV ? noted_shmdt(r, start)
				     : noted_munmap(r, start, length);
}

static int
map_advised(const struct region *r, enum region_kind kind, const struct op *op,
    int fd, size_t length, int sharing, void **out)
{
	int error = map_memory(r, op, fd, length, sharing, out);

	if (error < 0)
		return error;
	error = region_advise(r, *out, length, kind, op->huge);
	if (error < 0)
		(void)unmap_memory(r, op->source, *out, length);
	return error;
}

int
region_map(struct region *r, enum region_kind kind, struct op op, int fd,
    uint64_t pages, int sharing)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	size_t length;
	void *start;
	int error;

	if (r->start != NULL)
		return -EBUSY;
	if (pages == 0 ||
	    (r->populate && (op.huge || op.source == SOURCE_SYSV)))
		return -EINVAL;
	if (r->populate && !r->dry_run && region_gets_huge_pages())
		return -ENOTSUP;
	if (__builtin_mul_overflow(pages, page_size, &length))
		return -EOVERFLOW;
	error = map_advised(r, kind, &op, fd, length, sharing, &start);
	if (error < 0)
		return error;
	r->start = start;
	r->pages = pages;
	r->page_size = page_size;
	r->kind = kind_of(kind, sharing);
	r->source = op.source;
	r->read_only = op.read_only;
	r->huge = op.huge;
	r->upgrades = op.huge || r->populate;
	r->fd = -1;
	r->unexpected = REGION_NO_PAGE;
	op.set = pages_all(pages);
	op.populated = r->populate;
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
	int error;

	if (r->start == NULL)
		return -EFAULT;
	region_log(
	    r, (struct op){.what = OP_UNMAP, .set = pages_all(r->pages)});
	error = unmap_memory(r, r->source, r->start, r->pages * r->page_size);
	if (error < 0)
		return region_end(r, error);
	if (r->fd >= 0)
		(void)noted_close(r, r->fd);
	r->fd = -1;
	r->start = NULL;
	return 0;
}
