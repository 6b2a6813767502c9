/* twice: a step that answers by itself, before the loop answers for it.
 *
 * Partner: consumers/twice.c. Broken on purpose: the producer writes to the
 * coordinator's socket. The first answer is taken for the real one, and the
 * next is one too many; or, with --how crash, the report of one that is about
 * to end.
 */
#include <signal.h>

#include "role/wire.h"

/* Orders are numbered: the producer is assigned, maps and forks; the consumer
 * is assigned; the producer settles; and this step is the next one. */
#define SERIAL 6

static int
map(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_SHARED);
}

static int
answer(struct actor *me)
{
	static struct answer twice = {
	    .magic = WIRE_MAGIC, .serial = SERIAL, .verb = ANSWER_DONE};

	wire_send(ACTOR_FD, &twice, sizeof twice, -1);
	if (actor_option_is(me, "how", "crash")) {
		twice.verb = ANSWER_CRASH;
		twice.signal = SIGFPE;
		twice.sent = true;
	}
	wire_send(ACTOR_FD, &twice, sizeof twice, -1);
	return region_write(&me->region, me->all, PRODUCER_MARK);
}

const struct role producer = {
	.summary = "broken: the producer answers twice",
	.consumers = 1,
	.steps = {
		STEP("map", map, "map shared anonymous memory"),
		BIRTH_BY_FORK("fork", "give birth to the consumer by fork()"),
		TOGETHER("answer", answer,
		    "the producer answers twice; the consumer waits for that"),
	},
	.options = {
		{"how", "answer|crash", "answer", "what it says then"},
	},
};
