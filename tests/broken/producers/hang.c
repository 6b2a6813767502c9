/* hang: a step that never ends.
 *
 * Partner: consumers/hang.c. Broken on purpose: the consumer sleeps for ever,
 * or is stopped. Watch it with --timeout 1.
 */
#include "role/role.h"

const struct role producer = {
	.summary = "broken: the consumer never answers",
	.steps = {
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		TURN("wait", "each consumer waits for what never comes"),
	},
	.options = {
		{"how", "sleep|stop|job", "sleep",
		    "sleeps, is stopped, or stops the whole run"},
	},
};
