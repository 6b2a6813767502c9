/* number: a pair with options that take numbers.
 *
 * Partner: consumers/number.c. Not broken: it repeats the numbers that it gets.
 */
#include "role/role.h"

static int
tell(struct actor *me)
{
	actor_say(me, "count %llu, room %llu, other %llu",
	    (unsigned long long)actor_option_number(me, "count"),
	    (unsigned long long)actor_option_number(me, "room"),
	    (unsigned long long)actor_option_number(me, "other"));
	return 0;
}

const struct role producer = {
	.summary = "not broken: a pair that is told numbers",
	.steps = {
		STEP("tell", tell, "say which they are"),
	},
	.options = {
		{"count", OPTION_COUNT, "7", "how many"},
		{"room", OPTION_BYTES, "64K", "how much"},
	},
};
