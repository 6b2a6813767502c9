/* chatty: actors with many remarks.
 *
 * Partner: consumers/chatty.c. Not broken, except with --how: one remark that
 * is longer than all remarks of a step may be, or too many of them.
 */
#include <string.h>

#include "role/role.h"

static int
talk(struct actor *me)
{
	static char line[3000];

	memset(line, 'x', sizeof line - 1);
	actor_say(me, "the producer has %u consumers", me->consumers);
	if (actor_option_is(me, "how", "long"))
		actor_say(me, "%s", line);
	for (int i = 0; i < 1000 && actor_option_is(me, "how", "much"); i++)
		actor_say(me, "line %d", i);
	return 0;
}

/* The remarks of the step before must not come again. */
static int
be_silent(struct actor *me)
{
	(void)me;
	return 0;
}

const struct role producer = {
	.summary = "broken: actors that have a lot to say",
	.steps = {
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		TOGETHER("talk", talk, "all say something"),
		STEP("silence", be_silent, "nobody says anything"),
	},
	.options = {
		{"how", "little|long|much", "little", "what the producer says"},
	},
};
