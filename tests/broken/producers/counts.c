/* counts: a step that returns how much it did.
 *
 * Partner: consumers/counts.c. Broken on purpose: a positive number is neither
 * success nor an errno.
 */
#include "role/role.h"

static int
count(struct actor *me)
{
	(void)me;
	return 7;
}

static int
step(struct actor *me)
{
	if (me->region.dry_run || actor_option_is(me, "how", "consumer"))
		return 0;
	return actor_option_is(me, "how", "aside") ? actor_aside(me, count)
						   : count(me);
}

const struct role producer = {
	.summary = "broken: a step returns 7",
	.consumers = 1,
	.steps = {
		STEP("count", step, "return a number"),
		BIRTH_BY_FORK("fork", "give birth to the consumer by fork()"),
		TURN("again", "the consumer returns another"),
	},
	.options = {
		{"how", "step|aside|consumer", "step",
		    "who returns 7: the step, what it has done aside, or the "
		    "consumer, which returns -5000"},
	},
};
