/* moody: touches memory that is not its region, but only once.
 *
 * Partner: consumers/moody.c. Broken on purpose: what is not the same when a run
 * is repeated is not for the model to explain.
 */
#include "role/role.h"

static int
map(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_PRIVATE);
}

const struct role producer = {
	.summary = "broken: the first run is not as the others",
	.steps = {
		STEP("map", map, "map private anonymous memory"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		TURN("write", "each consumer writes its part"),
	},
};
