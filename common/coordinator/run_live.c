/* run_live.c: the steps among processes, which act and are measured. */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "coordinator/actors.h"
#include "coordinator/backend.h"
#include "coordinator/mappings_check.h"
#include "coordinator/orders.h"
#include "ledger/ledger.h"
#include "os/signals.h"
#include "record/parts_of_step.h"

static const char partly_written_back[] =
    "the kernel wrote a part of the file back by itself";

static int
act(struct actors *s, unsigned index, const char *step)
{
	struct order order = {.verb = ORDER_STEP, .exact = s->exact};

	strlcpy(order.step, step, sizeof order.step);
	return orders_give(s, index, &order, -1);
}

static int
act_all(struct actors *s, const char *step)
{
	int result;

	actors_spread(s, true);
	result = orders_give_all(s, step);
	actors_spread(s, false);
	return result;
}

static int
settle(struct actors *s, unsigned index)
{
	return s->handles[index].living ? actors_settle(s, index) : 0;
}

/* Has the kernel written back what was dirty of a region at the last snapshot?
 * 1, 0 or -1. */
static int
is_written_back(struct evaluation *e, struct actors *s, unsigned number,
    const struct process_record *was)
{
	const struct region_record *region = was->region;
	int64_t dirty, dirty_then;
	int error;

	if (region == NULL || !region_kind_is_file(region->kind))
		return 0;
	/* Copies are dirty, too, and are never written to the file. */
	dirty_then = region->dirty_kib - region->anonymous_kib;
	if (dirty_then == 0)
		return 0;
	error = snapshot_dirty(
	    &e->snapshot, &s->handles[was->index], number, &dirty);
	if (error == -ESRCH)
		return failure_ended(s->sink, was->index);
	if (error < 0)
		return failure_read(s->sink, was->index, was->pid,
		    s->handles[was->index].process.file, error);
	if (dirty > 0 && dirty < dirty_then)
		e->predictions.of[number].reason = partly_written_back;
	return dirty == 0;
}

/* The kernel writes dirty pages of a file back when they are some 30 seconds
 * old, in a pause for instance, and write-protects them. The next step did not
 * do that; where all of them were written back, the model can follow. */
static int
follow_writeback(struct evaluation *e, struct actors *s, unsigned number,
    const struct step_record *before)
{
	struct prediction *p = &e->predictions.of[number];
	int written = 0;

	for (size_t i = 0; written == 0 && i < before->process_count; i++)
		written = is_written_back(e, s, number, &before->processes[i]);
	if (written <= 0 || p->reason != NULL)
		return written < 0 ? -1 : 0;
	progress_clear(s->progress);
	warnx("the kernel has written the file back by itself: its pages are "
	      "clean again, and the next write to each will fault");
	prediction_written_back(p);
	return 0;
}

static int
begin(struct evaluation *e, struct actors *s, const struct step_record *before)
{
	int result = 0;

	/* What was dirty then may have been synced since. */
	if (e->passed_count > 0 || before == NULL)
		return 0;
	for (unsigned i = 0; result == 0 && i < e->predictions.count; i++)
		result = follow_writeback(e, s, i, step_region(before, i));
	return result;
}

/* Its findings are those from one number to another. */
static void
set_verdict(struct step_record *now, const struct verdict_record *verdict,
    size_t from, size_t to)
{
	now->findings = verdict->findings + from;
	now->finding_count = to - from;
	now->verdict_reason = now->ledger.reason;
	if (now->finding_count > 0)
		now->verdict = VERDICT_CONTRADICTED;
	else if (now->ledger.reason != NULL)
		now->verdict = VERDICT_NOT_CHECKED;
	else
		now->verdict = VERDICT_BALANCED;
}

/* What is told of one region. */
static int
crosscheck_region(struct evaluation *e, const struct actors *s, unsigned number,
    const struct step_record *before, struct step_record *now)
{
	int error = crosscheck_step(&e->crosscheck, before, now, e->outside);

	if (error == 0 && now->ledger.reason == NULL)
		error = mappings_check(e->predictions.of[number].model, s,
		    number, now, &e->crosscheck);
	return error < 0 ? error : ledger_balance(&e->crosscheck, before, now);
}

/* And what is told of the whole processes, if there are several. */
static int
crosscheck_regions(struct evaluation *e, const struct actors *s,
    const struct step_record *before, struct step_record *now)
{
	const struct verdict_record *verdict = &e->crosscheck.verdict;
	size_t found[REGIONS_MAX + 1];
	int error = 0;

	for (unsigned i = 0; error == 0 && i < step_regions(now); i++) {
		found[i] = verdict->finding_count;
		error = crosscheck_region(
		    e, s, i, step_region(before, i), step_own_region(now, i));
	}
	if (error < 0 || now->region_count == 0)
		return error;
	found[now->region_count] = verdict->finding_count;
	step_sum_balances(now);
	error = crosscheck_step(&e->crosscheck, before, now, e->outside);
	if (error == 0)
		error = ledger_balance_whole(&e->crosscheck, before, now);
	for (size_t i = 0; i < now->region_count; i++)
		set_verdict(&now->regions[i], verdict, found[i], found[i + 1]);
	return error;
}

/* Predicts, and compares everything with everything. 0 or a negated errno. */
static int
crosscheck(struct evaluation *e, const struct actors *s,
    const struct step_record *before, struct step_record *now)
{
	int error = evaluation_predict(e, now);

	if (error == 0)
		error = evaluation_join_passed(e, now);
	if (error < 0)
		return error;
	predictions_watch_huge(&e->predictions, now);
	error = step_sum_predictions(now);
	if (error < 0)
		return error;
	signals_listen(true);
	error = crosscheck_regions(e, s, before, now);
	signals_listen(false);
	return error;
}

static int
look(struct evaluation *e, struct actors *s, const struct step_record *before,
    struct step_record *now)
{
	size_t found_before = e->crosscheck.verdict.finding_count;
	int result, error;

	now->stale = e->stale;
	signals_listen(true);
	result = snapshot_take(&e->snapshot, s, now);
	signals_listen(false);
	if (result < 0 || actors_check(s) < 0)
		return -1;
	error = crosscheck(e, s, before, now);
	if (error < 0)
		return failure_system(s->sink, "check a step", error);
	set_verdict(now, &e->crosscheck.verdict, found_before,
	    e->crosscheck.verdict.finding_count);
	return 0;
}

static int
pass(struct evaluation *e, struct actors *s, struct step_record *now)
{
	int error = predictions_follow(&e->predictions, now);

	if (error == 0)
		error = evaluation_pass(e, now);
	return error < 0 ? failure_system(s->sink, "follow a step", error) : 0;
}

const struct backend run_live = {
    .act = act,
    .act_all = act_all,
    .give_birth = actors_birth,
    .leave = actors_leave,
    .settle = settle,
    .unlink = actors_unlink_attached,
    .begin = begin,
    .look = look,
    .pass = pass,
};
