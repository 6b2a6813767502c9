/* sequence.c: goes through a pair's story, step by step. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "coordinator/prompt.h"
#include "coordinator/quiz.h"
#include "coordinator/session.h"
#include "coordinator/steps.h"
#include "os/clock.h"
#include "os/signals.h"

/* The story at hand, for the record. */
static int
begin_step(struct session *r, const char *name, const char *text,
    enum step_event event)
{
	r->now.event = event;
	strlcpy(r->now.name, name, sizeof r->now.name);
	strlcpy(r->now.text, text, sizeof r->now.text);
	strlcpy(r->sink.step, name, sizeof r->sink.step);
	r->now.actors = calloc(r->actors.count, sizeof *r->now.actors);
	return r->now.actors != NULL
	    ? 0
	    : failure_system(&r->sink, "record a step", -ENOMEM);
}

static void
add_actor(struct session *r, unsigned index)
{
	r->now.actors[r->now.actor_count++] = index;
}

static int
consumers_act(struct session *r, const struct step_info *step)
{
	for (unsigned i = 1; i < r->actors.count; i++) {
		if (!steps_concerns(step, i))
			continue;
		add_actor(r, i);
		if (r->backend->act(r, i) < 0)
			return -1;
	}
	return 0;
}

static int
producer_acts(struct session *r)
{
	add_actor(r, 0);
	return r->backend->act(r, 0);
}

static int
all_act(struct session *r)
{
	for (unsigned i = 0; i < r->actors.count; i++)
		add_actor(r, i);
	return r->backend->act_all(r);
}

static int
give_birth(
    struct session *r, const struct step_info *step, enum order_verb verb)
{
	add_actor(r, step->parent);
	for (unsigned i = 1; i < r->actors.count; i++)
		if (steps_concerns(step, i) &&
		    r->backend->give_birth(r, verb, i, step->parent) < 0)
			return -1;
	return r->backend->settle(r, step->parent);
}

static int
consumers_leave(struct session *r, const struct step_info *step)
{
	for (unsigned i = 1; i < r->actors.count; i++) {
		if (!steps_concerns(step, i))
			continue;
		add_actor(r, i);
		if (r->backend->leave(r, i) < 0 ||
		    (step->consumer > 0 &&
			r->backend->settle(r, r->actors.handles[i].parent) < 0))
			return -1;
	}
	return step->consumer > 0 ? 0 : r->backend->settle(r, 0);
}

static int
play(struct session *r, const struct step_info *step)
{
	switch (step->kind) {
	case STEP_END:
		break;
	case STEP_ACT:
		return producer_acts(r);
	case STEP_FORK:
		return give_birth(r, step, ORDER_FORK);
	case STEP_EXEC:
		return give_birth(r, step, ORDER_EXEC);
	case STEP_TURN:
		return consumers_act(r, step);
	case STEP_TOGETHER:
		return producer_acts(r) < 0 ? -1 : consumers_act(r, step);
	case STEP_AT_ONCE:
		return all_act(r);
	case STEP_LEAVE:
		return consumers_leave(r, step);
	}
	return 0;
}

static enum step_event
event_of(const struct step_info *step)
{
	switch (step->kind) {
	case STEP_FORK:
		return EVENT_FORK;
	case STEP_EXEC:
		return EVENT_EXEC;
	case STEP_LEAVE:
		return EVENT_LEAVE;
	default:
		return EVENT_NONE;
	}
}

void
session_note_output(struct session *r, int error)
{
	if (error < 0 && r->output_error == 0)
		r->output_error = error;
}

static int
tell(struct session *r, const struct step_record *before)
{
	progress_clear(&r->progress);
	signals_listen(true);
	if (r->words != NULL)
		session_note_output(
		    r, report_step(&r->report, before, &r->now));
	if (r->json != NULL)
		session_note_output(r, json_step(&r->writer, &r->now));
	if (r->quiz != NULL)
		quiz_tell(r, &r->now);
	if (r->callbacks != NULL)
		r->callbacks->on_step(r->callbacks, &r->now);
	signals_listen(false);
	if (failure_interrupted(&r->sink) < 0)
		return -1;
	return r->output_error == 0
	    ? 0
	    : failure_system(&r->sink, "write the result", r->output_error);
}

static void
take_did(struct session *r)
{
	r->now.ops = r->actors.ops;
	r->now.op_count = r->actors.op_count;
	r->now.messages = r->actors.messages;
	r->now.message_count = r->actors.message_count;
	r->actors.ops = NULL;
	r->actors.op_count = r->actors.op_room = 0;
	r->actors.messages = NULL;
	r->actors.message_count = 0;
}

static int
open_step(struct session *r, const struct step_info *step)
{
	r->now.who = step->consumer;
	r->now.parent = step->parent;
	return begin_step(r, step->name, step->text, event_of(step));
}

/* In thought: so that it is known what it needs, or that the person can be asked
 * what will come of it. */
int
sequence_dry_run(struct session *r, const struct step_info *step)
{
	const struct backend *backend = r->backend;
	int result;

	if (open_step(r, step) < 0)
		return -1;
	r->backend = &run_model;
	result = play(r, step);
	r->backend = backend;
	take_did(r);
	return result;
}

/* Asks the person; what the players have mapped is as before afterwards. */
static int
rehearse_and_ask(struct session *r, const struct step_info *step)
{
	struct actor_handle *handles = actors_save(&r->actors);
	int result;

	if (handles == NULL)
		return -1;
	result = sequence_dry_run(r, step);
	actors_restore(&r->actors, handles);
	if (result == 0)
		result = quiz_ask(r);
	free(r->now.actors);
	r->now.actors = NULL;
	r->now.actor_count = 0;
	return result;
}

static int
play_step(struct session *r, const struct step_info *step)
{
	uint64_t began;
	int result;

	if (r->quiz != NULL && rehearse_and_ask(r, step) < 0)
		return -1;
	if (open_step(r, step) < 0 || r->backend->begin(r) < 0)
		return -1;
	began = clock_ns();
	result = play(r, step);
	r->now.nanoseconds = (int64_t)(clock_ns() - began);
	return result;
}

/* Lets a step become the past that nobody looks at. */
static int
pass_step(struct session *r)
{
	unsigned number = r->now.number;

	if (r->backend->pass(r) < 0)
		return -1;
	r->callbacks->on_step(r->callbacks, &r->now);
	step_release(&r->now);
	r->now.number = number + 1;
	return failure_interrupted(&r->sink);
}

static bool
is_passed(const struct session *r)
{
	unsigned number = r->now.number;

	return r->callbacks != NULL && number > 0 &&
	    (r->callbacks->looks & UINT64_C(1) << number) == 0;
}

/* Looks at everybody, judges, tells, and lets the step become the past. */
static int
end_step(struct session *r)
{
	const struct step_record *before = r->before.process_count > 0
	    ? &r->before
	    : NULL;
	struct step_record spare;

	take_did(r);
	if (is_passed(r))
		return pass_step(r);
	if (r->backend->look(r, before) < 0 || tell(r, before) < 0)
		return -1;
	if (r->options.pause &&
	    prompt_wait(&r->actors, &r->now, &r->options.pause) < 0)
		return -1;

	spare = r->before;
	r->before = r->now;
	r->now = (struct step_record){.number = r->before.number + 1};
	step_release(&spare);
	return 0;
}

/* From the first look to the last step. */
int
sequence_run(struct session *r)
{
	if (begin_step(r, "start",
		"the producer alone, before it does anything", EVENT_START) < 0)
		return -1;
	add_actor(r, 0);
	if (end_step(r) < 0)
		return -1;
	for (unsigned i = 0; i < steps_length(&r->info); i++) {
		if (r->callbacks != NULL && i == r->callbacks->last)
			break;
		if (play_step(r, &r->info.steps[i]) < 0 || end_step(r) < 0)
			return -1;
	}
	return 0;
}
