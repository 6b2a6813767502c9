/* nonsense: a step that sends a wrong message to the coordinator.
 *
 * Partner: consumers/nonsense.c. Broken on purpose: the message is too short,
 * is another program's, or answers an order that was never given.
 */
#include "role/wire.h"

static int
babble(struct actor *me)
{
	static struct answer answer = {
	    .magic = WIRE_MAGIC, .serial = 1000000, .verb = ANSWER_DONE};
	size_t size = sizeof answer;

	if (actor_option_is(me, "what", "short"))
		size /= 2;
	if (actor_option_is(me, "what", "foreign"))
		answer.magic = 0;
	if (actor_option_is(me, "what", "long log"))
		answer.ops = OPLOG_MAX + 1;
	return wire_send(ACTOR_FD, &answer, size, -1);
}

const struct role producer = {
	.summary = "broken: the producer sends nonsense",
	.steps = {STEP("babble", babble, "send it")},
	.options = {
		{"what", "short|foreign|long log|early", "short",
		    "half a message, another program's, one with a log that "
		    "cannot be, or an answer to a later order"},
	},
};
