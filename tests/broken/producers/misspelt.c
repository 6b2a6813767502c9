/* misspelt: a step that the consumer does not have.
 *
 * Partner: consumers/misspelt.c. Broken on purpose: this must be noticed before
 * the run begins, and not in the middle of it.
 */
#include "role/role.h"

const struct role producer = {
	.summary = "broken: the two halves name a step differently",
	.steps = {
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		TURN("write", "each consumer writes"),
	},
};
