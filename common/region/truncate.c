/* Calls that change what an object has room for, and touches beyond that: see
 * region.h. */
#include <errno.h>
#include <fcntl.h>

#include "os/bus_error.h"
#include "region/log.h"
#include "region/noted.h"

static int
punch(const struct region *r, const struct op *op, unsigned char *start,
    size_t length)
{
	(void)op;
	return noted_fallocate(r, r->fd,
	    FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, start - r->start,
	    (off_t)length);
}

int
region_punch(struct region *r, struct pages set)
{
	return region_each_run(
	    r, (struct op){.what = OP_PUNCH, .set = set}, punch);
}

int
region_resize_object(struct region *r, uint64_t pages)
{
	int error;

	if (r->start != NULL && pages > r->pages)
		return -ERANGE;
	error = region_begin(r,
	    (struct op){
		.what = OP_RESIZE, .set = pages_between(r->pages, 0, pages)});
	return error < 0
	    ? error
	    : region_end(
		  r, noted_ftruncate(r, r->fd, (off_t)(pages * r->page_size)));
}

/* Stops at a page that is not beyond the end. */
static int
touch_beyond(struct region *r, enum op_kind what, struct pages set)
{
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;
	int error = region_begin(r, (struct op){.what = what, .set = set});
	int ends = 1;

	if (error < 0 || r->dry_run)
		return error;
	while (ends > 0 && pages_next(&at, &run))
		for (uint64_t i = 0; ends > 0 && i < run.count; i++)
			ends = bus_error_ends((volatile char *)r->start +
				(run.first + i) * r->page_size,
			    what == OP_WRITE_BEYOND);
	return region_end(r, ends > 0 ? 0 : ends < 0 ? ends : -EEXIST);
}

int
region_read_beyond(struct region *r, struct pages set)
{
	return touch_beyond(r, OP_READ_BEYOND, set);
}

int
region_write_beyond(struct region *r, struct pages set)
{
	return touch_beyond(r, OP_WRITE_BEYOND, set);
}
