#include <stdio.h>
#include <string.h>

#include "cli/quantity.h"
#include "coordinator/steps.h"

/* Steps may name so many consumers; all others are alike. */
#define NAMED_MAX 64

/* Which consumers have been born, and which have ended. */
struct lives {
	bool born[NAMED_MAX + 1], gone[NAMED_MAX + 1];
};

static bool
is_birth(const struct step_info *step)
{
	return step->kind == STEP_FORK || step->kind == STEP_EXEC;
}

bool
steps_concerns(const struct step_info *step, unsigned index)
{
	return step->consumer == 0 || step->consumer == index;
}

static bool
is_chosen(const struct step_info *step, const struct option_value *options,
    size_t count)
{
	if (*step->option == '\0')
		return true;
	for (size_t i = 0; i < count; i++)
		if (strcmp(options[i].name, step->option) == 0)
			return quantity_is_choice(
			    options[i].value, step->values);
	return false;
}

void
steps_choose(
    struct pair_info *info, const struct option_value *options, size_t count)
{
	unsigned length = steps_length(info), kept = 0;

	for (unsigned i = 0; i < length; i++)
		if (is_chosen(&info->steps[i], options, count))
			info->steps[kept++] = info->steps[i];
	memset(
	    &info->steps[kept], 0, (ROLE_STEPS - kept) * sizeof *info->steps);
}

/* How many steps before end have that name. */
static unsigned
count_named(const struct step_info *steps, const char *name, unsigned end)
{
	unsigned n = 0;

	for (unsigned i = 0; i < end && steps[i].kind != STEP_END; i++)
		n += strcmp(steps[i].name, name) == 0;
	return n;
}

/* What is wrong with it for one of the consumers that it concerns. */
static const char *
fault_for(
    const struct step_info *step, const struct lives *lives, unsigned index)
{
	bool there = lives->born[index] && !lives->gone[index];

	if (is_birth(step) && lives->born[index])
		return "a consumer can be born only once";
	if (is_birth(step) && step->parent > 0 &&
	    (!lives->born[step->parent] || lives->gone[step->parent]))
		return "the actor that is to give birth does not exist at "
		       "that point";
	if (!is_birth(step) && !there)
		return "no consumer exists at that point";
	return NULL;
}

/* How many consumers must be checked one by one. */
static unsigned
told_apart(const struct pair_info *info)
{
	return steps_names_consumers(info) ? info->consumers : 1;
}

static const char *
fault_of(const struct pair_info *info, unsigned i, const struct lives *lives)
{
	const struct step_info *step = &info->steps[i];
	bool acts = step->kind == STEP_TURN || step->kind == STEP_TOGETHER ||
	    step->kind == STEP_AT_ONCE;
	const char *fault = NULL;

	if (*step->name == '\0')
		return "it has no name";
	if (count_named(info->steps, step->name, i) > 0)
		return "another step has the same name";
	if (step->consumer > info->consumers || step->parent > info->consumers)
		return "there are fewer consumers than that";
	if (acts &&
	    count_named(info->consumer_steps, step->name, ROLE_STEPS) != 1)
		return "the consumer must have one step of that name";
	if (step->kind == STEP_ACT)
		return NULL;
	for (unsigned c = 1; fault == NULL && c <= told_apart(info); c++)
		if (steps_concerns(step, c))
			fault = fault_for(step, lives, c);
	return fault;
}

static void
live_on(const struct pair_info *info, const struct step_info *step,
    struct lives *lives)
{
	for (unsigned c = 1; c <= told_apart(info); c++) {
		if (!steps_concerns(step, c))
			continue;
		lives->born[c] |= is_birth(step);
		lives->gone[c] |= step->kind == STEP_LEAVE;
	}
}

bool
steps_check(const struct pair_info *info, char *why, size_t size)
{
	struct lives lives = {0};

	if (steps_length(info) == 0) {
		snprintf(why, size, "the producer has no steps");
		return false;
	}
	if (steps_names_consumers(info) && info->consumers > NAMED_MAX) {
		snprintf(why, size,
		    "steps name single consumers, and there are more than %d",
		    NAMED_MAX);
		return false;
	}
	for (unsigned i = 0; i < steps_length(info); i++) {
		const char *fault = fault_of(info, i, &lives);

		if (fault != NULL) {
			snprintf(why, size, "step %u '%s': %s", i + 1,
			    info->steps[i].name, fault);
			return false;
		}
		live_on(info, &info->steps[i], &lives);
	}
	return true;
}

bool
steps_is_at_once(const struct pair_info *info)
{
	for (size_t i = 0; i < steps_length(info); i++)
		if (info->steps[i].kind == STEP_AT_ONCE)
			return true;
	return false;
}

bool
steps_names_consumers(const struct pair_info *info)
{
	if (strchr(info->consumer_name, '|') != NULL)
		return true;
	for (unsigned i = 0; i < steps_length(info); i++)
		if (info->steps[i].consumer > 0)
			return true;
	return false;
}

const char *
steps_birth(const struct pair_info *info)
{
	for (unsigned i = 0; i < steps_length(info); i++)
		if (info->steps[i].kind == STEP_FORK)
			return "fork";
	return "exec";
}

unsigned
steps_length(const struct pair_info *info)
{
	unsigned n = 0;

	while (n < ROLE_STEPS && info->steps[n].kind != STEP_END)
		n++;
	return n;
}
