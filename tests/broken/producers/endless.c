/* endless: a step that never ends, and logs what it does all the time.
 *
 * Partner: consumers/endless.c. Broken on purpose: each of its messages says
 * that it lives, and none that the step is done.
 */
#include <time.h>

#include "role/role.h"

static int
map(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_PRIVATE);
}

static int
write_on(struct actor *me)
{
	const struct timespec a_while = {.tv_nsec = 10 * 1000 * 1000};
	int error = 0;

	if (me->region.dry_run)
		return 0;
	while (error == 0) {
		for (int i = 0; i < 16; i++)
			error = region_write(
			    &me->region, me->all, PRODUCER_MARK);
		if (actor_option_is(me, "how", "slowly"))
			nanosleep(&a_while, NULL);
	}
	return error;
}

const struct role producer = {
	.summary = "broken: a step without an end",
	.pages = 1,
	.steps = {
		STEP("map", map, "map private anonymous memory"),
		STEP("write", write_on, "write it, for ever"),
	},
	.options = {
		{"how", "slowly|fast", "slowly", "with a pause, or without"},
	},
};
