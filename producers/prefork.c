/* prefork: workers that only read, and yet copy what they share.
 *
 * Partner: consumers/prefork.c. The objects' layout: producers/prefork.h.
 * Watch it with: ./run.sh prefork, and with: ./run.sh prefork --counts apart
 *
 * An application server loads its code and data once and forks workers, to
 * share them. In a language that counts references, a worker that only "reads"
 * an object writes its count, and copies the page that the count is in: where
 * the counts are inside the objects, all of it, page by page. Kept apart from
 * the objects, the counts fill a few pages, only these are copied, and the
 * objects stay shared. (CPython's gc.freeze() and immortal objects, and Ruby's
 * bitmap marking, came of this.)
 *
 * Calls to look up: fork(2).
 */
#include <string.h>

#include "prefork.h"

static int
map(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_PRIVATE);
}

static int
load(struct actor *me)
{
	int error = region_will_write(&me->region, me->all);

	if (error < 0 || me->region.dry_run)
		return error;
	memset(me->region.start, 0, me->pages * me->region.page_size);
	for (uint64_t i = 0; i < objects(me); i++)
		memset(object_at(me, i)->body, 'a' + (int)(i % 26),
		    sizeof object_at(me, i)->body);
	return 0;
}

const struct role producer = {
	.summary = "workers that count references copy what they only read",
	.show = "The grid at the step \"use\": every page of objects is "
		"copied, in every worker. Then the same with --counts apart.",
	.ask = "The workers change no object, they only use them. What will "
	       "they copy? Where does your language keep its counts?",
	.surprise = "Reading copies, if it counts. With the counts apart, a "
		    "few pages of counts are copied, and the objects stay "
		    "shared.",
	.pages = 18,
	.whole = true,
	.steps = {
		STEP("map", map, "map private anonymous memory"),
		STEP("load", load, "fill it with objects"),
		BIRTH_BY_FORK("fork", "give birth to the workers by fork()"),
		TURN("look",
		    "each worker reads every object, counting nothing"),
		TURN("use",
		    "each worker uses every object, and counts its uses"),
		LEAVE("leave", "the workers end"),
	},
	.options = {
		{"counts", "inside|apart", "inside",
		    "where the reference counts are: in the objects, or not"},
	},
};
