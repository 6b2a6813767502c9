#include "coordinator/act.h"
#include "coordinator/actors.h"
#include "coordinator/sequence.h"
#include "coordinator/steps.h"

struct sequence {
	const struct run_config *config;
	const struct backend *backend;
	struct actors *actors;
	struct evaluation *evaluation;
	struct run_callbacks *const *listeners;
	struct step_record before; /* the last one with a snapshot */
	struct step_record now;
};

static const struct step_record *
before_of(const struct sequence *q)
{
	return q->before.process_count > 0 ? &q->before : NULL;
}

static int
tell_step(struct sequence *q)
{
	progress_clear(q->actors->progress);
	for (size_t i = 0; q->listeners[i] != NULL; i++) {
		struct run_callbacks *listener = q->listeners[i];

		if (listener->on_step != NULL &&
		    listener->on_step(listener, before_of(q), &q->now) < 0)
			return -1;
	}
	return failure_interrupted(q->actors->sink);
}

static int
tell_prediction(struct sequence *q)
{
	progress_clear(q->actors->progress);
	for (size_t i = 0; q->listeners[i] != NULL; i++) {
		struct run_callbacks *listener = q->listeners[i];

		if (listener->on_prediction != NULL &&
		    listener->on_prediction(
			listener, before_of(q), &q->evaluation->ahead) < 0)
			return -1;
	}
	return 0;
}

/* What the actors have mapped is as before afterwards. */
static int
predict_first(struct sequence *q, const struct step_info *step)
{
	struct step_record *ahead = &q->evaluation->ahead;
	struct actor_handle *saved = actors_save(q->actors);
	int result, error = 0;

	if (saved == NULL)
		return -1;
	step_release(ahead);
	ahead->number = q->now.number;
	result = act_step(&run_model, q->actors, step, ahead);
	actors_restore(q->actors, saved);
	if (result == 0)
		error = evaluation_predict_ahead(q->evaluation);
	if (error < 0)
		return failure_system(q->actors->sink, "predict a step", error);
	return result < 0 ? -1 : tell_prediction(q);
}

static int
do_step(struct sequence *q, const struct step_info *step)
{
	if (q->config->predict_first && predict_first(q, step) < 0)
		return -1;
	if (q->backend->begin(q->evaluation, q->actors, before_of(q)) < 0)
		return -1;
	progress_begin(q->actors->progress, 0, "step %u of %u, %s",
	    q->now.number, steps_length(&q->config->info), step->name);
	return act_step(q->backend, q->actors, step, &q->now);
}

static bool
has_look(const struct sequence *q)
{
	return q->now.number == 0 ||
	    (q->config->looks & UINT64_C(1) << q->now.number) != 0;
}

/* Evaluates the step and tells of it; then it is the past. */
static int
end_step(struct sequence *q)
{
	bool look = has_look(q);
	unsigned number = q->now.number;
	int result;

	progress_begin(q->actors->progress, 0, "after step %u of %u, %s",
	    number, steps_length(&q->config->info), q->now.name);
	result = look
	    ? q->backend->look(q->evaluation, q->actors, before_of(q), &q->now)
	    : q->backend->pass(q->evaluation, q->actors, &q->now);

	if (result < 0 || tell_step(q) < 0)
		return -1;
	if (look) {
		step_release(&q->before);
		q->before = q->now;
		q->now = (struct step_record){0};
	}
	step_release(&q->now);
	q->now.number = number + 1;
	return 0;
}

static int
go_through(struct sequence *q)
{
	const struct pair_info *info = &q->config->info;

	if (act_start(q->actors, &q->now) < 0 || end_step(q) < 0)
		return -1;
	for (unsigned i = 0; i < steps_length(info) && i < q->config->last; i++)
		if (do_step(q, &info->steps[i]) < 0 || end_step(q) < 0)
			return -1;
	return 0;
}

int
sequence_run(const struct run_config *config, const struct backend *backend,
    struct actors *actors, struct evaluation *evaluation,
    struct run_callbacks *const *listeners)
{
	struct sequence q = {
	    .config = config,
	    .backend = backend,
	    .actors = actors,
	    .evaluation = evaluation,
	    .listeners = listeners,
	};
	int result = go_through(&q);

	step_release(&q.before);
	step_release(&q.now);
	return result;
}
