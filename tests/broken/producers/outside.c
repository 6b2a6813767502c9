/* outside: a step that touches memory outside its region.
 *
 * Partner: consumers/outside.c. Broken on purpose: the figures of the process
 * grow more than those of its region, and the verdict must say so.
 */
#include "role/role.h"

static int
map(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_PRIVATE);
}

const struct role producer = {
	.summary = "broken: the consumer writes outside its region",
	.steps = {
		STEP("map", map, "map private anonymous memory"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		TURN("stray", "each consumer writes 3 pages of its own"),
	},
};
