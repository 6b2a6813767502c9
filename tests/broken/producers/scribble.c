/* scribble: somebody overwrites what the actors are about to tell, at any time.
 *
 * Partner: consumers/scribble.c, which lets them in. Broken on purpose: the
 * coordinator gets answers and logs that are true but for some bytes, and may
 * say anything but nonsense of its own.
 */
#include "role/region_steps.h"

const struct role producer = {
	.summary = "broken: somebody overwrites what is told",
	.steps = {
		STEP("map", actor_map_shared, "map shared anonymous memory"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		AT_ONCE("admit", NULL, "all let somebody in"),
		TURN("read", "each consumer reads every page"),
		TURN("write", "each consumer writes a part of the pages"),
		AT_ONCE("again", NULL, "all write every page"),
		LEAVE("leave", "the consumers end"),
	},
	.options = {
		{"seed", OPTION_COUNT, "1", "of what is written"},
		{"rate", OPTION_COUNT, "1", "writes at a time"},
	},
};
