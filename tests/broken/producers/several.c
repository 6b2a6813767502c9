/* several: three regions, of different kinds and sizes.
 *
 * Partner: consumers/several.c. Nothing is broken, unless --mistake says so:
 * then consumer 1 does something to a region that it should not.
 */
#include "several.h"

static int
map(struct actor *me)
{
	struct region *r = me->regions;
	int error = region_map_anonymous(&r[OWN], OWN_PAGES, MAP_PRIVATE);

	if (error == 0)
		error = region_create_shm(
		    &r[ONE], me->objects[ONE], me->pages, MAP_SHARED);
	if (error < 0)
		return error;
	return is_file(me)
	    ? region_create_file(&r[TWO], me->file, me->pages, MAP_SHARED)
	    : region_create_shm(
		  &r[TWO], me->objects[TWO], me->pages, MAP_SHARED);
}

static int
fill(struct actor *me)
{
	int error = 0;

	for (unsigned i = OWN; error == 0 && i <= TWO; i++)
		error = region_write(&me->regions[i],
		    pages_all(me->regions[i].pages), PRODUCER_MARK);
	return error;
}

const struct role producer = {
	.summary = "broken: three regions in one process",
	.regions = {[OWN] = "own", [ONE] = "one", [TWO] = "two"},
	.whole = true,
	.steps = {
		STEP("map", map, "map private memory and two objects"),
		STEP("fill", fill, "write every page once"),
		BIRTH_BY_FORK("fork", "consumers born by fork()",
		    .only_if = "birth=fork"),
		BIRTH_BY_EXEC("exec", "the consumers' own programs",
		    .only_if = "birth=exec"),
		TURN("attach", "each consumer maps all three",
		    .only_if = "birth=exec"),
		TURN("touch", "each consumer touches all three"),
		TURN("one", "each consumer reads one of them"),
		TURN("rest", "each consumer rests, or errs"),
		AT_ONCE("rush", NULL, "all write two of them at once"),
		TURN("unmap", "each consumer unmaps one of them"),
		LEAVE("leave", "the consumers end"),
	},
	.options = {
		{"birth", "fork|exec", "fork", "how consumers are born"},
		{"two", "shm|file", "shm", "what the third of them is"},
		{"mistake", "no|undeclared|number|drop|crash|bytes",
		    "no", "what consumer 1 does at the step rest"},
	},
};
