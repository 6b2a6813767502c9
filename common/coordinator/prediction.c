#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "coordinator/prediction.h"
#include "os/signals.h"
#include "os/swap.h"
#include "record/runs.h"

static const char no_sense[] =
    "an actor did something that the model has no rule for";

static const char no_swap[] = "what goes to swap, and when, is not modelled";

static const char too_large[] =
    "there is not enough memory to predict it: the pages that it touches are "
    "too many single ones; ask for fewer, or for --pattern first";

static const char stays_mapped[] =
    "on this file system pages that are told to leave RAM stay mapped";

static const char not_given[] =
    "huge pages are wanted, and a trial got none, or some of other sizes";

static const char none_free[] =
    "the kernel had no huge page free, and gave base pages";

static const char collapsed[] =
    "the kernel (khugepaged) has made huge pages of base pages by itself";

static const char unseen_order[] =
    "several acted at once, and which pages came by fault-around was not seen";

static const char untried_orders[] =
    "so many acted at once that not every order was tried";

int
prediction_init(
    struct prediction *p, const struct model_machine *machine, unsigned actors)
{
	*p = (struct prediction){
	    .actors = actors,
	    .machine = *machine,
	    .page_kib = (int64_t)machine->page_size / 1024,
	    .huge_pages = machine->huge_pages > 0,
	    .room_kib = UINT64_MAX,
	    .files = {.model = {.tracks_dirty = true, .on_disk = true},
		.pages_out = true,
		.removes = true},
	};
	(void)huge_events_read(&p->huge_events);
	p->model = model_new(machine, actors);
	p->before = calloc(actors, sizeof *p->before);
	if (p->model == NULL || p->before == NULL) {
		prediction_release(p);
		return -ENOMEM;
	}
	model_stop_on(p->model, signals_flag());
	return 0;
}

void
prediction_bound(struct prediction *p, uint64_t room_kib)
{
	p->room_kib = room_kib;
}

uint64_t
prediction_need(const struct prediction *p)
{
	return memory_of_notes(&p->sets, p->actors);
}

void
prediction_release(struct prediction *p)
{
	at_once_release(&p->at_once);
	model_free(p->model);
	free(p->before);
	p->model = NULL;
	p->before = NULL;
}

/* Is there a rule for what this machine does then? */
static void
look_for_reason(struct prediction *p, const struct op *op)
{
	bool file = region_kind_is_file(op->kind);
	bool maps = op->what == OP_CREATE || op->what == OP_ATTACH;

	if (maps && op->huge && !p->huge_pages)
		p->reason = not_given;
	if (maps && file && p->files.reason != NULL)
		p->reason = p->files.reason;
	if (op->what == OP_PAGEOUT && !file && swap_is_there())
		p->reason = no_swap;
	if (op->what == OP_PAGEOUT && file && !p->files.pages_out)
		p->reason = stays_mapped;
}

static int
apply_op(struct prediction *p, unsigned actor, const struct op *op)
{
	look_for_reason(p, op);
	model_set_files(p->model, &p->files.model);
	return model_apply(p->model, actor, op);
}

static int
apply_event(struct model *m, const struct step_record *step, unsigned actor)
{
	const struct op fork = {.what = OP_FORK, .child = actor};
	const struct op start = {.what = OP_START}, exit = {.what = OP_EXIT};

	if (step->who > 0 && step->who != actor)
		return 0;
	switch (step->event) {
	case EVENT_FORK:
		return model_apply(m, step->parent, &fork);
	case EVENT_EXEC:
		return model_apply(m, actor, &start);
	case EVENT_LEAVE:
		return model_apply(m, actor, &exit);
	default:
		return 0;
	}
}

/* Before the model applies it. */
void
prediction_estimate(struct prediction *p, const struct step_record *step)
{
	for (size_t i = 0; i < step->op_count; i++)
		memory_note(&p->sets, &p->machine, &step->ops[i].op);
	if (p->reason == NULL && prediction_need(p) > p->room_kib)
		p->reason = too_large;
}

static int
apply_at_once(struct prediction *p, const struct step_record *step)
{
	int error;

	for (size_t i = 0; i < step->op_count; i++)
		look_for_reason(p, &step->ops[i].op);
	model_set_files(p->model, &p->files.model);
	error = at_once_apply(
	    &p->at_once, &p->model, p->actors, p->before, step);
	if (p->at_once.of != NULL && p->at_once.untried)
		p->reason = untried_orders;
	return error;
}

static int
apply(struct prediction *p, const struct step_record *step)
{
	int error = 0;

	at_once_release(&p->at_once);
	prediction_estimate(p, step);
	if (p->reason != NULL)
		return 0;
	if (at_once_concerns(step))
		return apply_at_once(p, step);
	if (step->event == EVENT_START)
		error = model_apply(
		    p->model, 0, &(struct op){.what = OP_START});
	for (unsigned i = 1; error == 0 && i < p->actors; i++)
		error = apply_event(p->model, step, i);
	for (size_t i = 0; error == 0 && i < step->op_count; i++)
		error = apply_op(p, step->ops[i].index, &step->ops[i].op);
	return error;
}

int
prediction_apply(struct prediction *p, const struct step_record *step)
{
	int error;

	signals_listen(true);
	error = apply(p, step);
	signals_listen(false);
	return error;
}

static int
follow(struct prediction *p, const struct step_record *step)
{
	int error = apply(p, step);

	if (error == -ENOMEM || error == -EINTR)
		return error;
	if (error < 0 && p->reason == NULL)
		p->reason = no_sense;
	return 0;
}

int
prediction_follow(struct prediction *p, const struct step_record *step)
{
	int error;

	signals_listen(true);
	error = follow(p, step);
	signals_listen(false);
	if (p->at_once.of != NULL && p->reason == NULL)
		p->reason = unseen_order;
	return error;
}

/* The file is mapped: otherwise nothing would be dirty, or written back. */
void
prediction_written_back(struct prediction *p)
{
	(void)model_apply(p->model, 0, &(struct op){.what = OP_SYNC});
}

/* The model's runs, equal neighbours joined. */
static int
keep_runs(struct model *m, struct predicted_record *out)
{
	struct runs runs = {0};
	struct model_run run;
	uint64_t at = 0;
	int error = 0;

	while (error == 0 && model_next_run(m, out->index, &at, &run)) {
		enum page_state state = run.page.state;
		bool framed = page_state_is_framed(state);

		out->pages[state] += (int64_t)run.count;
		error = runs_add(&runs,
		    (struct run){.count = run.count,
			.state = state,
			.anonymous = framed && run.page.anonymous,
			.frame = FRAME_UNSEEN,
			.ordinal = !framed    ? 0
			    : run.page.unsure ? ORDINAL_UNSURE
					      : run.page.ordinal});
	}
	out->runs = runs.at;
	out->run_count = runs.count;
	return error;
}

static int
predict_process(struct prediction *p, unsigned actor,
    struct ledger_record *ledger, struct predicted_record *out)
{
	struct model_total total;

	model_total(p->model, actor, &total);
	*out = (struct predicted_record){
	    .index = actor,
	    .mapped = total.mapped,
	    .vsz_kib = (int64_t)total.size * p->page_kib,
	    .mappings = (int64_t)total.vmas,
	    .rss_kib = (int64_t)(total.anonymous + total.object) * p->page_kib,
	    .pss_kib = (int64_t)total.pss_kib,
	    .uss_kib = (int64_t)total.states[PAGE_EXCLUSIVE] * p->page_kib,
	    .anonymous_kib = (int64_t)total.anonymous * p->page_kib,
	    .huge_kib = (int64_t)total.huge * p->page_kib,
	    .dirty_kib = (int64_t)total.dirty * p->page_kib,
	    .locked_kib = (int64_t)total.locked_kib,
	};
	for (int i = 0; i < FAULT_CLASSES; i++) {
		out->faults[i] = (int64_t)(total.faults[i] -
		    p->before[actor].faults[i]);
		ledger->faults[i] += out->faults[i];
	}
	out->counted_major = (int64_t)(total.counted_major -
	    p->before[actor].counted_major);
	out->unsure = (int64_t)(total.unsure - p->before[actor].unsure);
	p->before[actor] = total;
	if (p->at_once.of != NULL) {
		out->range = p->at_once.of[actor];
		out->open = fault_range_is_open(&out->range);
		ledger->open |= out->open;
	}
	return keep_runs(p->model, out);
}

static int
predict(struct prediction *p, struct step_record *step)
{
	struct ledger_record *ledger = &step->ledger;
	int error = follow(p, step);

	if (error < 0)
		return error;
	if (p->at_once.unseen && step->process_count > 0 && p->reason == NULL)
		p->reason = unseen_order;
	ledger->reason = p->reason;
	if (p->reason != NULL)
		return 0;
	ledger->range = p->at_once.all;

	model_look(p->model);
	ledger->frames = (int64_t)model_frames(p->model);
	ledger->processes = calloc(p->actors, sizeof *ledger->processes);
	if (ledger->processes == NULL)
		return -ENOMEM;
	for (unsigned i = 0; error == 0 && i < p->actors; i++)
		if (model_is_living(p->model, i))
			error = predict_process(p, i, ledger,
			    &ledger->processes[ledger->process_count++]);
	return error == 0 && *signals_flag() != 0 ? -EINTR : error;
}

int
prediction_step(struct prediction *p, struct step_record *step)
{
	int error;

	signals_listen(true);
	error = predict(p, step);
	signals_listen(false);
	return error;
}

int
prediction_try(struct prediction *p, struct step_record *step)
{
	size_t size = p->actors * sizeof *p->before;
	struct model *model = model_copy(p->model);
	struct model_total *before = malloc(size);
	const char *reason = p->reason;
	int error = -ENOMEM;

	if (model != NULL && before != NULL) {
		memcpy(before, p->before, size);
		error = prediction_step(p, step);
		memcpy(p->before, before, size);
		model_free(p->model);
		p->model = model;
		model = NULL;
		p->reason = reason;
	}
	free(before);
	model_free(model);
	return error;
}

/* How many KiB of huge pages there are more than predicted, summed over the
 * processes; and how many fewer. */
static void
compare_huge(const struct step_record *step, int64_t *more, int64_t *fewer)
{
	const struct ledger_record *ledger = &step->ledger;

	*more = *fewer = 0;
	for (size_t i = 0; i < ledger->process_count; i++) {
		const struct predicted_record *predicted =
		    &ledger->processes[i];
		const struct process_record *seen = step_process(
		    step, predicted->index);
		int64_t difference;

		if (seen == NULL || seen->region == NULL)
			continue;
		difference = seen->region->huge_kib - predicted->huge_kib;
		*(difference > 0 ? more : fewer) += llabs(difference);
	}
}

void
prediction_watch_huge(struct prediction *p, struct step_record *step)
{
	int64_t more, fewer;

	compare_huge(step, &more, &fewer);
	if (fewer > 0 && huge_fallbacks_since(&p->huge_events))
		p->reason = none_free;
	else if (more > 0 && huge_collapses_since(&p->huge_events))
		p->reason = collapsed;
	else
		return;
	ledger_release(&step->ledger);
	step->ledger.reason = p->reason;
}
