#include <stdio.h>
#include <string.h>

#include "coordinator/story.h"

static bool
is_birth(const struct hello_step *step)
{
	return step->kind == STEP_FORK || step->kind == STEP_EXEC;
}

/* How many steps before end have that name. */
static unsigned
count_named(const struct hello_step *steps, const char *name, unsigned end)
{
	unsigned n = 0;

	for (unsigned i = 0; i < end && steps[i].kind != STEP_END; i++)
		n += strcmp(steps[i].name, name) == 0;
	return n;
}

static const char *
fault_of(const struct hello *hello, unsigned i, bool born, bool gone)
{
	const struct hello_step *step = &hello->steps[i];
	bool acts = step->kind == STEP_TURN || step->kind == STEP_TOGETHER;

	if (*step->name == '\0')
		return "it has no name";
	if (count_named(hello->steps, step->name, i) > 0)
		return "another step has the same name";
	if (is_birth(step) && born)
		return "the consumers are born once only";
	if ((acts || step->kind == STEP_LEAVE) && (!born || gone))
		return "no consumer is there at that point";
	if (acts &&
	    count_named(hello->consumer_steps, step->name, ROLE_STEPS) != 1)
		return "the consumer must have one step of that name";
	return NULL;
}

bool
story_check(const struct hello *hello, char *why, size_t size)
{
	bool born = false, gone = false;

	if (story_length(hello) == 0) {
		snprintf(why, size, "the producer has no steps");
		return false;
	}
	for (unsigned i = 0; i < story_length(hello); i++) {
		const struct hello_step *step = &hello->steps[i];
		const char *fault = fault_of(hello, i, born, gone);

		if (fault != NULL) {
			snprintf(why, size, "step %u '%s': %s", i + 1,
			    step->name, fault);
			return false;
		}
		born |= is_birth(step);
		gone |= step->kind == STEP_LEAVE;
	}
	return true;
}

const char *
story_birth(const struct hello *hello)
{
	for (unsigned i = 0; i < story_length(hello); i++)
		if (hello->steps[i].kind == STEP_FORK)
			return "fork";
	return "exec";
}

unsigned
story_length(const struct hello *hello)
{
	unsigned n = 0;

	while (n < ROLE_STEPS && hello->steps[n].kind != STEP_END)
		n++;
	return n;
}
