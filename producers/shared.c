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
#include "role/region_steps.h"

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

static int
check(struct actor *me)
{
	return actor_expect_parts(me, region_expect);
}

static int
unmap(struct actor *me)
{
	return region_unmap(&me->region);
}

const struct role producer = {
	.summary =
	    "one shm object in unrelated programs: many see it, one copy",
	.show = "RSS of all processes beside the distinct frames at the step "
		"\"read\": RSS counts every page again in each of them.",
	.ask = "Three programs have 64 kB of RSS each here. How much memory is "
	       "that? How much is free when one of them ends?",
	.surprise = "shm_open(), ftruncate() and mmap() make no page. The "
		    "first touch does, and whoever comes later gets the same "
		    "frame.",
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
