/* misspelt: a story that names a step which the consumer does not have.
 *
 * Partner: consumers/misspelt.c. Broken on purpose: it must be noticed before
 * anything is started, not in the middle of a run.
 */
#include "role/role.h"

const struct role producer = {
	.summary = "broken: the two halves name a step differently",
	.steps = {
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		TURN("write", "each consumer writes"),
	},
};
