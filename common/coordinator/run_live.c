/* run_live.c: the story among processes: they act, and are looked at. */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "coordinator/orders.h"
#include "coordinator/quiz.h"
#include "ledger/ledger.h"
#include "os/signals.h"

static const char partly_written_back[] =
    "the kernel wrote a part of the file back by itself";

/* Has the kernel written back what was dirty when we last looked? 1, 0 or -1. */
static int
is_written_back(struct session *r, const struct process_record *was)
{
	const struct region_record *region = was->region;
	int64_t dirty, were;
	int error;

	if (region == NULL || !region_kind_is_file(region->kind))
		return 0;
	/* Copies are dirty, too, and are never written to the file. */
	were = region->dirty_kib - region->anonymous_kib;
	if (were == 0)
		return 0;
	error = snapshot_dirty(
	    &r->snapshot, &r->actors.handles[was->index], &dirty);
	if (error == -ESRCH)
		return failure_ended(&r->sink, was->index);
	if (error < 0)
		return failure_system(&r->sink, "look for writeback", error);
	if (dirty > 0 && dirty < were)
		r->prediction.reason = partly_written_back;
	return dirty == 0;
}

/* The kernel writes dirty pages of a file back when they are some 30 seconds
 * old, in a pause for instance, and write-protects them. That is not the next
 * step's doing; where it is all of them, it can be followed. */
static int
begin(struct session *r)
{
	int written = 0;

	/* What was dirty then may have been synced since. */
	if (r->passed_count > 0)
		return 0;
	for (size_t i = 0; written == 0 && i < r->before.process_count; i++)
		written = is_written_back(r, &r->before.processes[i]);
	if (written <= 0 || r->prediction.reason != NULL)
		return written < 0 ? -1 : 0;
	progress_clear(&r->progress);
	warnx("the kernel has written the file back by itself: its pages are "
	      "clean again, and the next write to each will fault");
	prediction_written_back(&r->prediction);
	return 0;
}

static int
act(struct session *r, unsigned index)
{
	struct order order = {.verb = ORDER_STEP};

	order.exact = r->exact;
	strlcpy(order.step, r->now.name, sizeof order.step);
	return orders_give(&r->actors, index, &order, -1);
}

static int
act_all(struct session *r)
{
	int result;

	actors_spread(&r->actors, true);
	result = orders_give_all(&r->actors, r->now.name);
	actors_spread(&r->actors, false);
	return result;
}

static int
give_birth(
    struct session *r, enum order_verb verb, unsigned index, unsigned parent)
{
	return actors_birth(&r->actors, verb, index, parent);
}

static int
leave(struct session *r, unsigned index)
{
	return actors_leave(&r->actors, index);
}

static int
settle(struct session *r, unsigned index)
{
	return r->actors.handles[index].living
	    ? actors_settle(&r->actors, index)
	    : 0;
}

/* The name has served when all have attached: from then on not even a SIGKILL
 * of everybody leaves anything behind. */
static void
unlink_served_name(struct session *r)
{
	for (unsigned i = 0; i < r->actors.count; i++) {
		const struct actor_handle *p = &r->actors.handles[i];

		if (p->region_start == 0 ||
		    region_kind_is_anonymous(p->region_kind))
			return;
	}
	session_unlink(r);
}

/* From what was done; unless it was predicted before, for the quiz. */
static int
predict(struct session *r)
{
	if (r->quiz != NULL && quiz_give_prediction(r->quiz, &r->now))
		return 0;
	return prediction_step(&r->prediction, &r->now);
}

/* Puts what was done in steps that nobody looked at before what was done in this
 * one. */
static int
join_passed(struct session *r)
{
	size_t count = r->passed_count + r->now.op_count;
	struct actor_op *all;

	if (r->passed_count == 0)
		return 0;
	all = reallocarray(r->passed, count, sizeof *all);
	if (all == NULL)
		return -ENOMEM;
	if (r->now.op_count > 0)
		memcpy(all + r->passed_count, r->now.ops,
		    r->now.op_count * sizeof *all);
	free(r->now.ops);
	r->now.ops = all;
	r->now.op_count = count;
	r->passed = NULL;
	r->passed_count = 0;
	return 0;
}

/* Predicts, and holds everything against everything. */
static int
crosscheck(struct session *r, const struct step_record *before)
{
	const struct verdict_record *verdict = &r->crosscheck.verdict;
	size_t found = verdict->finding_count;
	int error = predict(r);

	if (error == 0)
		error = join_passed(r);
	if (error < 0)
		return failure_system(&r->sink, "judge a step", error);
	prediction_watch_huge(&r->prediction, &r->now);
	signals_listen(true);
	error = crosscheck_step(&r->crosscheck, before, &r->now,
	    !r->info.unlogged && !r->info.sanitized);
	if (error == 0)
		error = ledger_balance(&r->crosscheck, before, &r->now);
	signals_listen(false);
	if (error < 0)
		return failure_system(&r->sink, "judge a step", error);

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
	int result;

	unlink_served_name(r);
	r->now.stale = r->stale;
	signals_listen(true);
	result = snapshot_take(&r->snapshot, &r->actors, &r->now);
	signals_listen(false);
	if (result < 0 || actors_check(&r->actors) < 0)
		return -1;
	return crosscheck(r, before);
}

static int
pass(struct session *r)
{
	int error;

	unlink_served_name(r);
	error = prediction_follow(&r->prediction, &r->now);
	if (error == 0)
		error = join_passed(r);
	if (error < 0)
		return failure_system(&r->sink, "follow a step", error);
	r->passed = r->now.ops;
	r->passed_count = r->now.op_count;
	r->now.ops = NULL;
	r->now.op_count = 0;
	return 0;
}

const struct backend run_live = {
    .begin = begin,
    .act = act,
    .act_all = act_all,
    .give_birth = give_birth,
    .leave = leave,
    .settle = settle,
    .look = look,
    .pass = pass,
};
