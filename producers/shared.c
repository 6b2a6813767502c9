/* shared: one POSIX shared memory object, mapped by unrelated programs.
 *
 * Partner: consumers/shared.c. Watch it with: ./run.sh shared --pause
 *
 * shm_open() makes a name, ftruncate() a length, and mmap() an address range;
 * none of them makes a page. The first touch of a page does, in any process,
 * and every other process then maps the same frame. So a consumer's RSS grows
 * as it reads, while the machine holds one copy.
 *
 * Both sides check that they see the other's bytes. All consumers write the
 * same pages, and the last one's bytes remain; with --pattern own each writes a
 * share of its own, and all bytes remain.
 *
 * Calls to look up: shm_open(3), ftruncate(2), mmap(2) MAP_SHARED.
 */
#include "role/role.h"

static int
create(struct actor *me)
{
	return region_create_shm(
	    &me->region, me->object, me->pages, MAP_SHARED);
}

static int
fill(struct actor *me)
{
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

/* The consumers wrote in turn: where they wrote the same pages, the last one's
 * bytes are there; with --pattern own each one's are in its share. */
static int
check(struct actor *me)
{
	bool own = me->part.pattern == PAGES_OWN;
	int error = 0;

	for (unsigned i = own ? 1 : me->consumers;
	     error == 0 && i <= me->consumers; i++)
		error = region_expect(&me->region,
		    pages_share(me->part, i, me->consumers), i);
	return error;
}

static int
unmap(struct actor *me)
{
	return region_unmap(&me->region);
}

const struct role producer = {
	.summary =
	    "one shm object in unrelated programs: many see it, one copy",
	.steps = {
		STEP("create", create, "make a shm object and map it shared"),
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		TURN("attach", "each consumer maps the object by its name"),
		STEP("fill", fill, "write every page once"),
		TURN("read", "each consumer reads every page"),
		TURN("write", "each consumer writes a part of the pages"),
		STEP("check", check,
		    "read what the consumers wrote: whose bytes are there?"),
		LEAVE("leave", "the consumers end"),
		STEP("unmap", unmap, "unmap the object"),
	},
};
