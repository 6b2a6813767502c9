/* NAME: say here in a sentence what this pair shows.
 *
 * Partner: consumers/NAME.c. Watch it with: ./run.sh NAME --pause
 *
 * Say here what happens, and what to watch: which column of the table, which row
 * of the grid. As it stands, children read what they inherited and then write a
 * part of it.
 *
 * Calls to look up: mmap(2), fork(2).
 */
#include "role/role.h"

/* A step: it returns 0 or a negated errno, as the region_*() calls do, and
 * touches no memory but by them. common/region/region.h has them all. */
static int
map(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_PRIVATE);
}

/* me->all is every page, me->part what --write asks for; a page that is written
 * bears the mark of who wrote it. */
static int
fill(struct actor *me)
{
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

/* The story, a line for each step: its name, who does it, and words for what is
 * done. A STEP is the producer's own; in a TURN each consumer does its own step
 * of that name. common/role/role.h has the other kinds. */
const struct role producer = {
	.summary = "say here in one short sentence what the pair shows",
	.steps = {
		STEP("map", map, "map private anonymous memory"),
		STEP("fill", fill, "write every page once"),
		BIRTH_BY_FORK("fork", "give birth to the consumers"),
		TURN("read", "each consumer reads every page"),
		TURN("write", "each consumer writes a part of the pages"),
		LEAVE("leave", "the consumers end"),
	},
};
