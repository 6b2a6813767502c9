/* strange: a pair that describes itself in ways that cannot be.
 *
 * Partner: consumers/strange.c. Broken on purpose: its step is of no kind.
 */
#include "role/role.h"

const struct role producer = {
	.summary = "broken: a step of no kind",
	.steps = {
		{.kind = (enum step_kind)77, .name = "what", .text = "nothing"},
	},
};
