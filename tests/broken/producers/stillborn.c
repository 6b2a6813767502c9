/* stillborn: a program that does not come as far as its main function.
 *
 * Partner: consumers/stillborn.c. Broken on purpose: STILLBORN, in the
 * environment, names the half that ends, or is stopped, before it says
 * anything, and how: "consumer kill", "producer stop".
 */
#include "role/role.h"

const struct role producer = {
	.summary = "broken: a program ends before it says anything",
	.steps = {
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
	},
};
