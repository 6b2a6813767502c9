/* rush: touches what the others touch at the same time.
 *
 * Partner: producers/rush.c, which lists the steps.
 */
#include <errno.h>
#include <sys/mman.h>

#include "role/role.h"

static int
attach(struct actor *me)
{
	struct region *r = &me->region;

	if (actor_option_is(me, "kind", "shm-private"))
		return region_attach_shm(r, me->object, MAP_PRIVATE);
	if (actor_option_is(me, "kind", "shm-shared"))
		return region_attach_shm(r, me->object, MAP_SHARED);
	if (actor_option_is(me, "kind", "file-private"))
		return region_attach_file(r, me->file, MAP_PRIVATE);
	return region_attach_file(r, me->file, MAP_SHARED);
}

static int
read_all(struct actor *me)
{
	return region_read(&me->region, me->all);
}

static int
write_all(struct actor *me)
{
	return region_write(&me->region, me->all, me->index);
}

/* Every other page, from the first or the second on. */
static struct pages
half(const struct actor *me)
{
	struct pages half = pages_part(
	    me->pages, me->pages / 2, PAGES_STRIDE, 0);

	half.shift = me->index % 2;
	return half;
}

static int
touch(struct actor *me)
{
	int error = 0;

	if (actor_option_is(me, "touch", "halves"))
		return region_read(&me->region, half(me));
	if (actor_option_is(me, "touch", "mixed"))
		return me->index % 2 == 0 ? write_all(me) : read_all(me);
	if (!actor_option_is(me, "touch", "write"))
		error = read_all(me);
	if (error < 0 || actor_option_is(me, "touch", "read"))
		return error;
	return write_all(me);
}

/* All pages, of which half are in the log. */
static int
write_more(struct actor *me)
{
	struct region *r = &me->region;
	int error = region_write(r, half(me), me->index);

	if (error < 0 || r->dry_run)
		return error;
	for (uint64_t i = 0; i < r->pages; i++)
		*(volatile unsigned char *)(r->start + i * r->page_size) = 1;
	return 0;
}

static int
rush(struct actor *me)
{
	struct region *r = &me->region;
	int error;

	if (me->index != 1 || actor_option_is(me, "mistake", "no"))
		return touch(me);
	if (actor_option_is(me, "mistake", "less"))
		return region_will_write(r, me->all);
	if (actor_option_is(me, "mistake", "more"))
		return write_more(me);
	error = touch(me);
	if (error < 0 || r->dry_run)
		return error;
	return madvise(r->start, r->page_size, MADV_DONTNEED) < 0 ? -errno : 0;
}

const struct role consumer = {
	.steps = {
		ACT("attach", attach),
		ACT("rush", rush),
		ACT("read", read_all),
		ACT("write", write_all),
	},
};
