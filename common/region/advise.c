#include <errno.h>
#include <fcntl.h>

#include "os/cached.h"
#include "os/madvise.h"
#include "region/log.h"
#include "region/noted.h"

/* madvise(2) of each run of the set. */
static int
advise(struct region *r, enum op_kind what, struct pages set, int advice)
{
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;
	int error = region_begin(r, (struct op){.what = what, .set = set});

	if (error < 0)
		return error;
	while (error == 0 && pages_next(&at, &run))
		if (run.count > 0)
			error = noted_madvise(r,
			    r->start + run.first * r->page_size,
			    run.count * r->page_size, advice);
	return region_end(r, error);
}

int
region_populate(struct region *r, struct pages set)
{
	return advise(r, OP_POPULATE, set, MADV_POPULATE_WRITE);
}

int
region_populate_read(struct region *r, struct pages set)
{
	return advise(r, OP_POPULATE_READ, set, MADV_POPULATE_READ);
}

int
region_drop(struct region *r, struct pages set)
{
	return advise(r, OP_DROP, set, MADV_DONTNEED);
}

int
region_free(struct region *r, struct pages set)
{
	if (r->start != NULL && r->kind != REGION_ANON_PRIVATE)
		return -EINVAL;
	return advise(r, OP_FREE, set, MADV_FREE);
}

int
region_cold(struct region *r, struct pages set)
{
	return advise(r, OP_COLD, set, MADV_COLD);
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

int
region_will_need(struct region *r, struct pages set)
{
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;
	int error = region_begin(
	    r, (struct op){.what = OP_WILLNEED, .set = set});

	if (error < 0)
		return error;
	while (error == 0 && pages_next(&at, &run))
		for (uint64_t i = 0; error == 0 && i < run.count;
		     i += CACHED_AT_ONCE) {
			uint64_t left = run.count - i;

			if (left > CACHED_AT_ONCE)
				left = CACHED_AT_ONCE;
			error = read_ahead(r,
			    r->start + (run.first + i) * r->page_size,
			    left * r->page_size);
		}
	return region_end(r, error);
}

int
region_remove(struct region *r, struct pages set)
{
	if (r->start != NULL && !region_kind_is_shared(r->kind))
		return -EINVAL;
	return advise(r, OP_REMOVE, set, MADV_REMOVE);
}

int
region_pageout(struct region *r, struct pages set)
{
	return advise(r, OP_PAGEOUT, set, MADV_PAGEOUT);
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
