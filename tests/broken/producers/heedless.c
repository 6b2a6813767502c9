/* heedless: touches memory in a dry run, where there is none.
 *
 * Partner: consumers/heedless.c. Broken on purpose: it logs what it touches,
 * but does not ask whether this is a dry run. So nothing is known of the run
 * before it; the pair runs all the same.
 */
#include <errno.h>

#include "role/role.h"

static int
map(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_PRIVATE);
}

static int
fill(struct actor *me)
{
	int error = region_will_write(&me->region, me->all);

	if (error < 0)
		return error;
	for (uint64_t i = 0; i < me->pages; i++)
		me->region.start[i * me->region.page_size] = 1;
	return actor_option_is(me, "then", "fail") ? -ENOSPC : 0;
}

/* Logs one page and drops two. */
static int
stray(struct actor *me)
{
	int error = region_drop(
	    &me->region, pages_between(me->pages, 0, 1));

	if (error == 0 && actor_option_is(me, "then", "lie"))
		madvise(me->region.start + me->region.page_size,
		    me->region.page_size, MADV_DONTNEED);
	return error;
}

const struct role producer = {
	.summary = "broken: the producer does not heed a dry run",
	.steps = {
		STEP("map", map, "map private anonymous memory"),
		STEP("fill", fill, "write every page"),
		STEP("stray", stray, "give up the first page"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		TURN("read", "each consumer reads every page"),
	},
	.options = {
		{"then", "go|fail|lie", "go", "what comes of it"},
	},
};
