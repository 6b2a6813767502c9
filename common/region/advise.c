#include <errno.h>
#include <fcntl.h>

#include "os/cached.h"
#include "os/madvise.h"
#include "region/log.h"
#include "region/noted.h"

static int
give_advice(const struct region *r, const struct op *op, unsigned char *start,
    size_t length)
{
	static const int advice[OP_KINDS] = {
	    [OP_POPULATE] = MADV_POPULATE_WRITE,
	    [OP_POPULATE_READ] = MADV_POPULATE_READ,
	    [OP_DROP] = MADV_DONTNEED,
	    [OP_FREE] = MADV_FREE,
	    [OP_COLD] = MADV_COLD,
	    [OP_REMOVE] = MADV_REMOVE,
	    [OP_PAGEOUT] = MADV_PAGEOUT,
	};

	return noted_madvise(r, start, length, advice[op->what]);
}

static int
advise(struct region *r, enum op_kind what, struct pages set)
{
	return region_each_run(
	    r, (struct op){.what = what, .set = set}, give_advice);
}

int
region_populate(struct region *r, struct pages set)
{
	return advise(r, OP_POPULATE, set);
}

int
region_populate_read(struct region *r, struct pages set)
{
	return advise(r, OP_POPULATE_READ, set);
}

int
region_drop(struct region *r, struct pages set)
{
	return advise(r, OP_DROP, set);
}

int
region_free(struct region *r, struct pages set)
{
	if (r->start != NULL && r->kind != REGION_ANON_PRIVATE)
		return -EINVAL;
	return advise(r, OP_FREE, set);
}

int
region_cold(struct region *r, struct pages set)
{
	return advise(r, OP_COLD, set);
}

/* Asks for pages of a file, and waits. */
static int
read_ahead(const struct region *r, unsigned char *start, size_t length)
{
	int error = noted_madvise(r, start, length, MADV_WILLNEED);

	return error < 0 || r->dry_run || !region_kind_is_file(r->kind)
	    ? error
	    : cached_wait(r->fd, start - r->start, start, length);
}

static int
read_by_parts(const struct region *r, const struct op *op, unsigned char *start,
    size_t length)
{
	size_t part = CACHED_AT_ONCE * r->page_size;
	int error = 0;

	(void)op;
	for (; error == 0 && length > 0; start += part, length -= part) {
		if (part > length)
			part = length;
		error = read_ahead(r, start, part);
	}
	return error;
}

int
region_will_need(struct region *r, struct pages set)
{
	return region_each_run(
	    r, (struct op){.what = OP_WILLNEED, .set = set}, read_by_parts);
}

int
region_remove(struct region *r, struct pages set)
{
	if (r->start != NULL && !region_kind_is_shared(r->kind))
		return -EINVAL;
	return advise(r, OP_REMOVE, set);
}

int
region_pageout(struct region *r, struct pages set)
{
	return advise(r, OP_PAGEOUT, set);
}

int
region_sync(struct region *r)
{
	int error;

	if (r->start != NULL && !region_kind_is_shared(r->kind))
		return -EINVAL;
	error = region_begin(
	    r, (struct op){.what = OP_SYNC, .set = pages_all(r->pages)});
	if (error < 0)
		return error;
	return region_end(
	    r, noted_msync(r, r->start, r->pages * r->page_size, MS_SYNC));
}

int
region_evict(struct region *r)
{
	int error;

	if (r->start != NULL && !region_kind_is_file(r->kind))
		return -EINVAL;
	error = region_begin(
	    r, (struct op){.what = OP_EVICT, .set = pages_all(r->pages)});
	if (error < 0)
		return error;
	return region_end(r, noted_fadvise(r, r->fd, POSIX_FADV_DONTNEED));
}
