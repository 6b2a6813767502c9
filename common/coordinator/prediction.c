#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "coordinator/prediction.h"
#include "record/runs.h"

static const char no_sense[] =
    "an actor did something that the model has no rule for";

int
prediction_init(
    struct prediction *p, const struct model_machine *machine, unsigned actors)
{
	*p = (struct prediction){
	    .actors = actors,
	    .page_kib = (int64_t)machine->page_size / 1024,
	};
	p->model = model_new(machine, actors);
	p->before = calloc(actors, sizeof *p->before);
	if (p->model == NULL || p->before == NULL) {
		prediction_release(p);
		return -ENOMEM;
	}
	return 0;
}

void
prediction_release(struct prediction *p)
{
	model_free(p->model);
	free(p->before);
	p->model = NULL;
	p->before = NULL;
}

static struct model_mapping
mapping_of(const struct op *op)
{
	bool file = op->kind == REGION_FILE_PRIVATE ||
	    op->kind == REGION_FILE_SHARED;
	bool shm = op->kind == REGION_SHM_PRIVATE ||
	    op->kind == REGION_SHM_SHARED;

	return (struct model_mapping){
	    .backing = file ? MODEL_FILE
		: shm	    ? MODEL_SHM
			    : MODEL_ANONYMOUS,
	    .shared = op->kind == REGION_ANON_SHARED ||
		op->kind == REGION_SHM_SHARED || op->kind == REGION_FILE_SHARED,
	    .start = op->start,
	    .pages = op->set.total,
	    .cached = file,
	    .tracks_dirty = file,
	};
}

static int
touch(struct model *m, unsigned actor, const struct op *op)
{
	struct pages_cursor at = pages_walk(op->set);
	struct pages_run run;
	int error = 0;

	while (error == 0 && pages_next(&at, &run))
		error = op->what == OP_READ
		    ? model_read(m, actor, run.first, run.count)
		    : model_write(m, actor, run.first, run.count);
	return error;
}

static int
play_op(struct model *m, unsigned actor, const struct op *op)
{
	struct model_mapping mapping;

	switch (op->what) {
	case OP_CREATE:
	case OP_ATTACH:
		mapping = mapping_of(op);
		return model_map(m, actor, &mapping);
	case OP_READ:
	case OP_WRITE:
		return touch(m, actor, op);
	case OP_UNMAP:
		return model_unmap(m, actor);
	}
	return -EINVAL;
}

static int
play_consumer_event(struct model *m, enum step_event event, unsigned actor)
{
	switch (event) {
	case EVENT_FORK:
		return model_fork(m, 0, actor);
	case EVENT_EXEC:
		return model_start(m, actor);
	case EVENT_LEAVE:
		return model_exit(m, actor);
	default:
		return 0;
	}
}

/* 0, -ENOMEM, or -EINVAL for what makes no sense. */
static int
play(struct prediction *p, const struct step_record *step)
{
	int error = 0;

	if (step->event == EVENT_START)
		error = model_start(p->model, 0);
	for (unsigned i = 1; error == 0 && i < p->actors; i++)
		error = play_consumer_event(p->model, step->event, i);
	for (size_t i = 0; error == 0 && i < step->did_count; i++)
		error = play_op(p->model, step->did[i].index, &step->did[i].op);
	model_look(p->model);
	return error;
}

static enum page_state
state_of(enum model_state state)
{
	static const enum page_state states[MODEL_STATES] = {
	    [MODEL_ABSENT] = PAGE_ABSENT,
	    [MODEL_ZERO] = PAGE_ZERO,
	    [MODEL_SHARED] = PAGE_SHARED,
	    [MODEL_EXCLUSIVE] = PAGE_EXCLUSIVE,
	};

	return states[state];
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
		enum page_state state = state_of(run.page.state);
		bool framed = state == PAGE_SHARED || state == PAGE_EXCLUSIVE;

		out->pages[state] += (int64_t)run.count;
		error = runs_add(&runs, run.count, state, FRAME_UNSEEN,
		    framed ? run.page.ordinal : 0);
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
	    .rss_kib = (int64_t)(total.anonymous + total.object) * p->page_kib,
	    .pss_kib = (int64_t)total.pss_kib,
	    .uss_kib = (int64_t)total.states[MODEL_EXCLUSIVE] * p->page_kib,
	    .anonymous_kib = (int64_t)total.anonymous * p->page_kib,
	};
	for (int i = 0; i < FAULT_CLASSES; i++) {
		out->faults[i] = (int64_t)(total.faults[i] -
		    p->before[actor].faults[i]);
		ledger->faults[i] += out->faults[i];
	}
	p->before[actor] = total;
	return keep_runs(p->model, out);
}

int
prediction_step(struct prediction *p, struct step_record *step)
{
	struct ledger_record *ledger = &step->ledger;
	int error = 0;

	if (p->reason == NULL)
		error = play(p, step);
	if (error == -ENOMEM)
		return error;
	if (error < 0)
		p->reason = no_sense;
	ledger->reason = p->reason;
	if (p->reason != NULL)
		return 0;

	ledger->frames = (int64_t)model_frames(p->model);
	ledger->processes = calloc(p->actors, sizeof *ledger->processes);
	if (ledger->processes == NULL)
		return -ENOMEM;
	for (unsigned i = 0; error == 0 && i < p->actors; i++)
		if (model_is_living(p->model, i))
			error = predict_process(p, i, ledger,
			    &ledger->processes[ledger->process_count++]);
	return error;
}
