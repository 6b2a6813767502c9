/* several: touches three regions.
 *
 * Partner: producers/several.c, which lists the steps.
 */
#include <errno.h>
#include <sys/mman.h>

#include "../producers/several.h"

static int
attach(struct actor *me)
{
	struct region *r = me->regions;
	int error = region_map_anonymous(&r[OWN], OWN_PAGES, MAP_PRIVATE);

	if (error == 0)
		error = region_attach_shm(
		    &r[ONE], me->objects[ONE], MAP_SHARED);
	if (error < 0)
		return error;
	return is_file(me)
	    ? region_attach_file(&r[TWO], me->file, MAP_SHARED)
	    : region_attach_shm(&r[TWO], me->objects[TWO], MAP_SHARED);
}

static int
touch(struct actor *me)
{
	struct region *r = me->regions;
	int error = region_write(
	    &r[OWN], pages_part(OWN_PAGES, 2, PAGES_FIRST, 0), me->index);

	if (error == 0)
		error = region_read(&r[ONE], me->all);
	return error < 0 ? error : region_write(&r[TWO], me->all, me->index);
}

static int
read_one(struct actor *me)
{
	return region_read(&me->regions[OWN], pages_all(OWN_PAGES));
}

/* Without the log. */
static int
drop_by_hand(const struct region *r)
{
	return !r->dry_run && madvise(r->start, r->page_size, MADV_DONTNEED) < 0
	    ? -errno
	    : 0;
}

static int
crash(struct region *r)
{
	int error = region_protect(r, pages_all(r->pages), ACCESS_NONE);

	return error < 0 ? error : region_write(r, pages_all(r->pages), 0);
}

static int
rest(struct actor *me)
{
	struct region *r = me->regions;

	if (me->index != 1)
		return 0;
	if (actor_option_is(me, "mistake", "undeclared"))
		return region_map_anonymous(&r[UNDECLARED], 1, MAP_PRIVATE);
	if (actor_option_is(me, "mistake", "bytes"))
		return region_expect(&r[TWO], me->all, me->consumers + 1);
	if (actor_option_is(me, "mistake", "drop"))
		return drop_by_hand(&r[TWO]);
	if (actor_option_is(me, "mistake", "crash"))
		return crash(&r[TWO]);
	if (actor_option_is(me, "mistake", "no"))
		return 0;
	r[TWO].number = 9;
	return region_read(&r[TWO], me->all);
}

static int
rush(struct actor *me)
{
	int error = region_write(
	    &me->regions[OWN], pages_all(OWN_PAGES), me->index);

	return error < 0 ? error
			 : region_write(&me->regions[ONE], me->all, me->index);
}

static int
unmap(struct actor *me)
{
	return region_unmap(&me->regions[TWO]);
}

const struct role consumer = {
	.steps = {
		ACT("attach", attach),
		ACT("touch", touch),
		ACT("one", read_one),
		ACT("rest", rest),
		ACT("rush", rush),
		ACT("unmap", unmap),
	},
};
