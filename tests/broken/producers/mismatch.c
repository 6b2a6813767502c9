/* mismatch: two halves that do not agree on the bytes in the memory.
 *
 * Partner: consumers/mismatch.c. Broken on purpose: one page has another mark
 * than the consumer expects.
 */
#include "role/role.h"

static int
map(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_PRIVATE);
}

/* Every page, and then the last one again, with another actor's mark. */
static int
fill(struct actor *me)
{
	struct pages last = pages_shifted(
	    pages_part(me->pages, 1, PAGES_FIRST, 0), me->pages - 1);
	int error = region_write(&me->region, me->all, PRODUCER_MARK);

	return error < 0 ? error
			 : region_write(&me->region, last, PRODUCER_MARK + 1);
}

const struct role producer = {
	.summary = "broken: the consumer sees other bytes than it expects",
	.steps = {
		STEP("map", map, "map private anonymous memory"),
		STEP("fill", fill,
		    "write every page, the last one differently"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		TURN("read", "each consumer reads every page"),
	},
};
