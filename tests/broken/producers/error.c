/* error: a step that fails with an errno.
 *
 * Partner: consumers/error.c. Broken on purpose: the step finds no space.
 */
#include <errno.h>

#include "role/role.h"

static int
reserve(struct actor *me)
{
	(void)me;
	return -ENOSPC;
}

const struct role producer = {
	.summary = "broken: the producer finds no space",
	.steps = {STEP("reserve", reserve, "ask for space")},
};
