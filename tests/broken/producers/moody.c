/* moody: touches memory outside its region, but only in the first run.
 *
 * Partner: consumers/moody.c. Broken on purpose: when a run is repeated, the
 * difference does not come again, so it is not blamed on the model.
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
