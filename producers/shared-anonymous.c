/* shared-anonymous: memory without a name, shared over fork().
 *
 * Partner: consumers/shared-anonymous.c.
 * Watch it with: ./run.sh shared-anonymous --pause
 *
 * MAP_SHARED | MAP_ANONYMOUS makes an object that has no name (a shm object in
 * all but that), so fork() is the only way to hand it over. The children have
 * the mapping, but no entry in the page table: their RSS of it is 0 after the
 * fork, and grows as they read. Nothing is ever copied: what one process writes
 * all others read.
 *
 * Compare it with ./run.sh cow, which differs from this in one flag.
 *
 * Calls to look up: mmap(2) MAP_SHARED | MAP_ANONYMOUS, fork(2).
 */
#include "role/region_steps.h"

static int
map(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_SHARED);
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

const struct role producer = {
	.summary = "memory without a name, shared over fork(): nobody copies",
	.show = "RSS of the consumers at the steps \"fork\" and \"read\": 0 at "
		"first, although they have inherited a full mapping.",
	.ask = "One flag is not as in ./run.sh cow. What will RSS of a newborn "
	       "child be? What will its first write cost?",
	.surprise = "fork() copies no table entry of shared memory; reading "
		    "brings them, and then a write costs nothing, not even a "
		    "fault.",
	.steps = {
		STEP("map", map, "map shared anonymous memory"),
		STEP("fill", fill, "write every page once"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		TURN("read", "each consumer reads every page"),
		TURN("write", "each consumer writes a part of the pages"),
		STEP("check", check,
		    "read what the consumers wrote: whose bytes are there?"),
		LEAVE("leave", "the consumers end"),
		STEP("rewrite", fill, "write every page once more"),
	},
};
