/* wordy: an option with a name that is one byte too long.
 *
 * Partner: consumers/wordy.c.
 */
#include "role/role.h"

static int
rest(struct actor *me)
{
	(void)me;
	return 0;
}

const struct role producer = {
	.summary = "broken: an option whose name is too long",
	.steps = {STEP("rest", rest, "nothing is done")},
	.options = {
		{"how-many-chunks-are-wanted-by-all", "N", "1", "too long"},
	},
};
