/* abort: the producer fails in a step, as a failed assertion does.
 *
 * Partner: consumers/abort.c. Broken on purpose: abort() in a step.
 */
#include <stdlib.h>

#include "role/role.h"

static int
give_up(struct actor *me)
{
	(void)me;
	abort();
}

const struct role producer = {
	.summary = "broken: the producer aborts",
	.steps = {
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		STEP("give up", give_up, "abort()"),
	},
};
