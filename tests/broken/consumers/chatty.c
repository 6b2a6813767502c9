/* chatty: says which consumer it is.
 *
 * Partner: producers/chatty.c.
 */
#include "role/role.h"

static int
talk(struct actor *me)
{
	actor_say(me, "this is consumer %u", me->index);
	actor_say(me, "%s", "");
	actor_say(me, "and this was it");
	return 0;
}

const struct role consumer = {
	.steps = {ACT("talk", talk)},
};
