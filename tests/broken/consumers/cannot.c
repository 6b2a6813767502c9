/* cannot: finds that this machine cannot show it.
 *
 * Partner: producers/cannot.c.
 */
#include "role/role.h"

static int
show(struct actor *me)
{
	if (!actor_option_is(me, "who", "consumer"))
		return 0;
	actor_say(me, "this is not the reason");
	return actor_cannot(me, "consumer %u sees no elephants", me->index);
}

const struct role consumer = {
	.steps = {ACT("show", show)},
};
