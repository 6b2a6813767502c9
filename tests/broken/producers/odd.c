/* odd: a step that measures and says what a document cannot hold.
 *
 * Partner: consumers/odd.c. Broken on purpose: JSON has no such numbers, and
 * these bytes are no text. They are told all the same.
 */
#include <math.h>

#include "role/role.h"

static int
tell(struct actor *me)
{
	actor_say(me, "\x1b[2Jand \xff\xfe; dur\xc3\xa9""e");
	actor_measure(me, "none", "", NAN);
	actor_measure(me, "most", "1/s", INFINITY);
	actor_measure(me, "least", "1/s", -INFINITY);
	actor_measure(me, "half", "s", 0.5);
	return 0;
}

static int
fail(struct actor *me)
{
	if (!actor_option_is(me, "then", "fail"))
		return 0;
	actor_say(me, "\x1b[2Jno");
	return me->region.dry_run ? 0 : -22;
}

const struct role producer = {
	.summary = "broken: odd numbers and bytes",
	.steps = {
		STEP("tell", tell, "measure and say it"),
		STEP("end", fail, "end, or fail"),
	},
	.options = {
		{"then", "end|fail", "end", "what it does then"},
	},
};
