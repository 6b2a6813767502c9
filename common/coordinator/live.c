/* live.c: the story among processes: they act, and are looked at. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "coordinator/ledger.h"
#include "coordinator/quiz.h"

static int
act(struct session *r, unsigned index)
{
	struct order order = {.verb = ORDER_STEP};
	struct answer answer;

	strlcpy(order.step, r->now.name, sizeof order.step);
	return stage_order(&r->stage, index, &order, -1, &answer);
}

/* A fork, or a child's end, leaves something to do for the producer: its own
 * pages are copy-on-write again, or a child is to be reaped. */
static int
settle_producer(struct session *r)
{
	struct order order = {.verb = ORDER_SETTLE};
	struct answer answer;

	return stage_order(&r->stage, 0, &order, -1, &answer);
}

static int
give_birth(struct session *r, enum order_verb verb)
{
	for (unsigned i = 1; i < r->stage.count; i++)
		if (stage_birth(&r->stage, verb, i) < 0)
			return -1;
	return settle_producer(r);
}

static int
leave(struct session *r)
{
	for (unsigned i = 1; i < r->stage.count; i++)
		if (stage_leave(&r->stage, i) < 0)
			return -1;
	return settle_producer(r);
}

/* The name has served when all have attached: from then on not even a SIGKILL
 * of everybody leaves anything behind. */
static void
unlink_served_name(struct session *r)
{
	if (!r->object_named)
		return;
	for (unsigned i = 0; i < r->stage.count; i++) {
		const struct player *p = &r->stage.players[i];

		if (p->region_start == 0 ||
		    (p->region_kind != REGION_SHM_PRIVATE &&
			p->region_kind != REGION_SHM_SHARED))
			return;
	}
	shm_unlink(r->stage.cast.object);
	r->object_named = false;
}

/* From what was done; unless it was predicted before, for the quiz. */
static int
predict(struct session *r)
{
	if (r->quiz != NULL && quiz_give_prediction(r->quiz, &r->now))
		return 0;
	return prediction_step(&r->prediction, &r->now);
}

/* Predicts, and holds everything against everything. */
static int
judge(struct session *r, const struct step_record *before)
{
	const struct verdict_record *verdict = &r->judge.verdict;
	size_t found = verdict->finding_count;

	if (predict(r) < 0 ||
	    judge_step(&r->judge, before, &r->now,
		!r->hello.unlogged && !r->hello.sanitized) < 0 ||
	    ledger_balance(&r->judge, before, &r->now) < 0)
		return stage_fail_system(&r->stage, "judge a step", -ENOMEM);

	r->now.findings = verdict->findings + found;
	r->now.finding_count = verdict->finding_count - found;
	r->now.verdict_reason = r->now.ledger.reason;
	if (r->now.finding_count > 0)
		r->now.verdict = VERDICT_CONTRADICTED;
	else if (r->now.ledger.reason != NULL)
		r->now.verdict = VERDICT_NOT_CHECKED;
	else
		r->now.verdict = VERDICT_BALANCED;
	return 0;
}

static int
look(struct session *r, const struct step_record *before)
{
	unlink_served_name(r);
	if (observer_look(&r->observer, &r->stage, &r->now) < 0 ||
	    stage_check(&r->stage) < 0)
		return -1;
	return judge(r, before);
}

const struct world live_world = {
    .act = act,
    .give_birth = give_birth,
    .leave = leave,
    .look = look,
};
