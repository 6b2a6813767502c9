#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "coordinator/act.h"
#include "coordinator/actors.h"
#include "coordinator/steps.h"
#include "os/clock.h"
#include "record/parts_of_step.h"

static int
open_record(struct actors *s, const char *name, const char *text,
    enum step_event event, struct step_record *out)
{
	out->event = event;
	strlcpy(out->name, name, sizeof out->name);
	strlcpy(out->text, text, sizeof out->text);
	strlcpy(s->sink->step, name, sizeof s->sink->step);
	out->actors = calloc(s->count, sizeof *out->actors);
	return out->actors != NULL
	    ? 0
	    : failure_system(s->sink, "record a step", -ENOMEM);
}

static void
add_actor(struct step_record *out, unsigned index)
{
	out->actors[out->actor_count++] = index;
}

static int
consumers_act(const struct backend *b, struct actors *s,
    const struct step_info *step, struct step_record *out)
{
	for (unsigned i = 1; i < s->count; i++) {
		if (!steps_concerns(step, i))
			continue;
		add_actor(out, i);
		if (b->act(s, i, step->name) < 0)
			return -1;
	}
	return 0;
}

static int
producer_acts(const struct backend *b, struct actors *s,
    const struct step_info *step, struct step_record *out)
{
	add_actor(out, 0);
	return b->act(s, 0, step->name);
}

static int
all_act(const struct backend *b, struct actors *s, const struct step_info *step,
    struct step_record *out)
{
	for (unsigned i = 0; i < s->count; i++)
		add_actor(out, i);
	return b->act_all(s, step->name);
}

static int
give_birth(const struct backend *b, struct actors *s,
    const struct step_info *step, struct step_record *out)
{
	enum order_verb verb = step->kind == STEP_FORK ? ORDER_FORK
						       : ORDER_EXEC;

	add_actor(out, step->parent);
	for (unsigned i = 1; i < s->count; i++)
		if (steps_concerns(step, i) &&
		    b->give_birth(s, verb, i, step->parent) < 0)
			return -1;
	return b->settle(s, step->parent);
}

static int
consumers_leave(const struct backend *b, struct actors *s,
    const struct step_info *step, struct step_record *out)
{
	for (unsigned i = 1; i < s->count; i++) {
		if (!steps_concerns(step, i))
			continue;
		add_actor(out, i);
		if (b->leave(s, i) < 0 ||
		    (step->consumer > 0 &&
			b->settle(s, s->handles[i].parent) < 0))
			return -1;
	}
	return step->consumer > 0 ? 0 : b->settle(s, 0);
}

static int
act(const struct backend *b, struct actors *s, const struct step_info *step,
    struct step_record *out)
{
	switch (step->kind) {
	case STEP_ACT:
		return producer_acts(b, s, step, out);
	case STEP_FORK:
	case STEP_EXEC:
		return give_birth(b, s, step, out);
	case STEP_TURN:
		return consumers_act(b, s, step, out);
	case STEP_TOGETHER:
		return producer_acts(b, s, step, out) < 0
		    ? -1
		    : consumers_act(b, s, step, out);
	case STEP_AT_ONCE:
		return all_act(b, s, step, out);
	case STEP_LEAVE:
		return consumers_leave(b, s, step, out);
	case STEP_END:
		break;
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

/* What the actors logged and said becomes the record's. */
static int
take_log(struct actors *s, struct step_record *out)
{
	out->ops = s->ops;
	out->op_count = s->op_count;
	out->calls = s->calls;
	out->call_count = s->call_count;
	out->messages = s->messages;
	out->message_count = s->message_count;
	s->ops = NULL;
	s->op_count = s->op_room = 0;
	s->calls = NULL;
	s->call_count = 0;
	s->messages = NULL;
	s->message_count = 0;
	return step_split(out, &s->regions) == 0
	    ? 0
	    : failure_system(s->sink, "record a step", -ENOMEM);
}

int
act_step(const struct backend *b, struct actors *s,
    const struct step_info *step, struct step_record *out)
{
	bool attached = actors_have_attached(s);
	uint64_t began;
	int result;

	out->at_once = step->kind == STEP_AT_ONCE;
	out->who = step->consumer;
	out->parent = step->parent;
	if (open_record(s, step->name, step->text, event_of(step), out) < 0)
		return -1;
	began = clock_ns();
	result = act(b, s, step, out);
	out->nanoseconds = (int64_t)(clock_ns() - began);
	if (result == 0 && !attached && actors_have_attached(s))
		result = b->unlink(s);
	if (take_log(s, out) < 0)
		result = -1;
	return result;
}

int
act_start(struct actors *s, struct step_record *out)
{
	if (open_record(s, "start",
		"the producer alone, before it does anything", EVENT_START,
		out) < 0)
		return -1;
	add_actor(out, 0);
	return take_log(s, out);
}
