/* NAME: say here in a sentence what this pair shows.
 *
 * Partner: consumers/NAME.c. Watch it with: ./run.sh NAME --pause
 *
 * Say here what happens. As it is, children read what they inherited and then
 * write a part of it.
 *
 * Calls to look up: mmap(2), fork(2).
 */
#include "role/role.h"

/* A step returns 0 or a negated errno, as the region_*() calls do, and touches
 * memory with these calls only: see common/region/region.h. */
static int
map(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_PRIVATE);
}

/* me->all is every page, me->part the pages that --write asks for. Each page is
 * written with the mark of its writer. */
static int
fill(struct actor *me)
{
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

/* A line for each step: its name, the producer's function, and a text that says
 * what is done. In a STEP the producer acts; in a TURN each consumer does what
 * its own list has under that name. See common/role/role.h for other kinds. */
const struct role producer = {
	.summary = "say here in one short sentence what the pair shows",
	.show = "Say here which column or row of the grid to point at.",
	.ask = "Say here what to ask the class before the step that matters?",
	.surprise = "Say here what few expect, and why it is so.",
	.steps = {
		STEP("map", map, "map private anonymous memory"),
		STEP("fill", fill, "write every page once"),
		BIRTH_BY_FORK("fork", "give birth to the consumers"),
		TURN("read", "each consumer reads every page"),
		TURN("write", "each consumer writes a part of the pages"),
		LEAVE("leave", "the consumers end"),
	},
};
