/* cannot: a step that this machine cannot show.
 *
 * Partner: consumers/cannot.c. The pair is sound; the machine lacks something.
 */
#include "role/role.h"

static int
show(struct actor *me)
{
	if (!actor_option_is(me, "who", "producer"))
		return 0;
	return actor_cannot(me, "no machine has %d elephants", 7);
}

const struct role producer = {
	.summary = "broken: the machine cannot show this",
	.steps = {
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		TOGETHER("show", show, "show what cannot be shown"),
	},
	.options = {
		{"who", "producer|consumer", "producer", "who finds out"},
	},
};
