#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "authoring/child_run.h"
#include "authoring/kills.h"
#include "cli/exit_status.h"
#include "coordinator/steps.h"
#include "record/record.h"

#define WHY_MAX	  320
#define WORDS_MAX 256

static bool
lives_in(const json_t *step, unsigned index)
{
	const json_t *process;
	size_t i;

	json_array_foreach (json_object_get(step, "processes"), i, process) {
		if (json_integer_value(json_object_get(process, "index")) ==
		    (json_int_t)index)
			return true;
	}
	return false;
}

/* A run that lost an actor must say so, and which. */
static bool
mourns(const struct child_run *s, const char *label, char *why, size_t size)
{
	char named[64], words[WORDS_MAX];

	snprintf(named, sizeof named, "shmlab: %s, step '", label);
	child_run_complaint(s, words, sizeof words);
	if (!s->disturbed)
		strlcpy(why, "it could not be found", size);
	else if (s->late)
		snprintf(
		    why, size, "no end after %d seconds", CHILD_RUN_SECONDS);
	else if (s->status != EXIT_CANNOT_RUN)
		snprintf(why, size, "exit status %d, not %d", s->status,
		    EXIT_CANNOT_RUN);
	else if (strstr(s->err, named) == NULL)
		snprintf(why, size, "it is not named: %s", words);
	else
		return true;
	return false;
}

/* Kills the actor before each step in which it lives, in a run each. */
static int
kill_before_each_step(struct trials *t, const json_t *record, unsigned index)
{
	size_t count = json_array_size(child_run_steps(record));
	struct actor_names names = actor_names_of(t->info, t->info->consumers);
	char label[ACTOR_LABEL_MAX], why[WHY_MAX] = "";
	unsigned kills = 0;

	actor_label(&names, index, label, sizeof label);
	for (unsigned i = 1; i < count; i++) {
		struct child_run s = {.words = {t->pair, "--pause"},
		    .pause = i,
		    .victim = (int)index};
		const json_t *next = json_array_get(child_run_steps(record), i);
		int error;

		if (!lives_in(
			json_array_get(child_run_steps(record), i - 1), index))
			continue;
		error = trials_run(t, &s);
		if (error == 0 && !mourns(&s, label, why, sizeof why))
			card_add(t->card, MARK_BAD, "%s killed before '%s': %s",
			    label, child_run_step_name(next), why);
		child_run_release(&s);
		if (error < 0 || *why != '\0')
			return error;
		kills++;
	}
	card_add(t->card, MARK_GOOD,
	    "%s killed before a step, any of %u: the run ends and names it",
	    label, kills);
	return 0;
}

/* Consumers are all alike, but for the first and the last. */
static int
kill_actors(struct trials *t, const json_t *record)
{
	unsigned last = t->info->consumers;
	bool all = steps_names_consumers(t->info);
	int error = 0;

	for (unsigned i = 0; error == 0 && i <= last; i++)
		if (all || i <= 1 || i == last)
			error = kill_before_each_step(t, record, i);
	return error;
}

static int
press_ctrl_c(struct trials *t, const json_t *record)
{
	size_t count = json_array_size(child_run_steps(record));
	struct child_run s = {.words = {t->pair, "--pause"},
	    .pause = (unsigned)(count + 1) / 2,
	    .victim = CHILD_RUN_EVERYBODY};
	int error = trials_run(t, &s);

	if (error == 0 && s.status == EXIT_SIGNAL + SIGINT && !s.late)
		card_add(t->card, MARK_GOOD,
		    "Ctrl-C in the middle ends it: exit status %d", s.status);
	else if (error == 0)
		card_add(t->card, MARK_BAD,
		    "Ctrl-C in the middle: exit status %d, not %d", s.status,
		    EXIT_SIGNAL + SIGINT);
	child_run_release(&s);
	return error;
}

int
kills_play(struct trials *t, const json_t *record)
{
	int error = kill_actors(t, record);

	return error < 0 ? error : press_ctrl_c(t, record);
}
