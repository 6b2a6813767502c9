/* rush: touches what the others touch at the same time.
 *
 * Partner: producers/rush.c, which lists the steps.
 */
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
static int
read_half(struct actor *me)
{
	struct pages half = me->all;

	half.count = half.total / 2;
	half.pattern = PAGES_STRIDE;
	half.shift = me->index % 2;
	return region_read(&me->region, half);
}

static int
touch(struct actor *me)
{
	int error = 0;

	if (actor_option_is(me, "touch", "halves"))
		return read_half(me);
	if (actor_option_is(me, "touch", "mixed"))
		return me->index % 2 == 0 ? write_all(me) : read_all(me);
	if (!actor_option_is(me, "touch", "write"))
		error = read_all(me);
	if (error < 0 || actor_option_is(me, "touch", "read"))
		return error;
	return write_all(me);
}

static int
err(struct actor *me)
{
	struct region *r = &me->region;
	volatile char *last = (volatile char *)r->start +
	    (r->pages - 1) * r->page_size;
	int error;

	if (me->index != 1 || actor_option_is(me, "mistake", "no"))
		return touch(me);
	if (actor_option_is(me, "mistake", "less"))
		return region_will_write(r, me->all);
	error = touch(me);
	if (error < 0 || r->dry_run)
		return error;
	if (actor_option_is(me, "mistake", "drop"))
		return madvise((void *)r->start, r->page_size, MADV_DONTNEED);
	*last = 'x';
	return 0;
}

const struct role consumer = {
	.steps = {
		ACT("attach", attach),
		ACT("rush", err),
		ACT("read", read_all),
		ACT("write", write_all),
	},
};
