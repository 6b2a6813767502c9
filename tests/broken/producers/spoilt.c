/* spoilt: a step that overwrites its own log, and whatever else its answer
 * holds.
 *
 * Partner: consumers/spoilt.c. Broken on purpose: one stray store each, into
 * what the loop is about to send. The coordinator must say which member it is.
 */
#include <stddef.h>
#include <string.h>

#include "role/wire.h"

/* The answer that the calls are noted in. */
static struct answer *
answer_of(struct actor *me)
{
	return (void *)((char *)me->region.calls -
	    offsetof(struct answer, calls));
}

static void
spoil_op(struct actor *me, struct op *op)
{
	if (actor_option_is(me, "what", "op"))
		op->what = 46592;
	else if (actor_option_is(me, "what", "inner"))
		op->what = OP_FORK;
	else if (actor_option_is(me, "what", "kind"))
		op->kind = 46592;
	else if (actor_option_is(me, "what", "pattern"))
		op->set.pattern = 46592;
	else if (actor_option_is(me, "what", "total"))
		op->set.total = 46592;
	else if (actor_option_is(me, "what", "count"))
		op->set.count = op->set.total + 1;
	else if (actor_option_is(me, "what", "shift"))
		op->set.shift = op->set.total;
	else if (actor_option_is(me, "what", "bool"))
		memset(&op->set.others, 46, sizeof op->set.others);
	else if (actor_option_is(me, "what", "start"))
		op->start += 4096;
}

static void
spoil_answer(struct actor *me, struct answer *answer)
{
	if (actor_option_is(me, "what", "call"))
		answer->calls.call[0].what = 46592;
	else if (actor_option_is(me, "what", "result"))
		answer->calls.call[0].result = INT64_MIN;
	else if (actor_option_is(me, "what", "calls"))
		answer->calls.count = 46592;
	else if (actor_option_is(me, "what", "name"))
		memset(answer->calls.call[0].name, 'x', CALL_NAME);
	else if (actor_option_is(me, "what", "messages"))
		memset(answer->messages, 'x', sizeof answer->messages);
	else if (actor_option_is(me, "what", "measures"))
		answer->measures = 46592;
	else if (actor_option_is(me, "what", "measure"))
		memset(answer->measure[0].name, 0xff, ROLE_NAME - 1);
}

static int
map(struct actor *me)
{
	int error = region_map_anonymous(&me->region, me->pages, MAP_SHARED);

	actor_measure(me, "maps", "", 1);
	if (error == 0 && !me->region.dry_run)
		spoil_answer(me, answer_of(me));
	return error;
}

static int
fill(struct actor *me)
{
	int error = region_write(&me->region, me->all, PRODUCER_MARK);

	if (error == 0 && !me->region.dry_run)
		spoil_op(me, &me->region.log->op[0]);
	return error;
}

const struct role producer = {
	.summary = "broken: the producer overwrites its own answer",
	.steps = {
		STEP("map", map, "map shared anonymous memory"),
		STEP("fill", fill, "write every page"),
	},
	.options = {
		{"what", "op|inner|kind|pattern|total|count|shift|bool|start|"
			 "call|result|calls|name|messages|measures|measure",
		    "op", "the member that is overwritten"},
	},
};
