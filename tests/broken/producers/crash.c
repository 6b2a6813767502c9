/* crash: the consumer touches a page that it has no right to.
 *
 * Partner: consumers/crash.c. Broken on purpose: a SIGSEGV in a step. The
 * message must name the actor, the step, the address and the page.
 */
#include "role/role.h"

static int
map(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_PRIVATE);
}

const struct role producer = {
	.summary = "broken: the consumer ends by SIGSEGV",
	.steps = {
		STEP("map", map, "map private anonymous memory"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		TURN("touch",
		    "each consumer touches page 2, which is forbidden"),
	},
};
