#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "authoring/kills.h"
#include "cli/exit_status.h"
#include "coordinator/steps.h"
#include "record/record.h"

/* A run that lost an actor must say so, and which. */
static bool
names_victim(const struct child_run *s, const char *label, char why[TRIALS_WHY])
{
	char named[64], complaint[256];

	snprintf(named, sizeof named, "shmlab: %s, step '", label);
	child_run_complaint(s, complaint, sizeof complaint);
	if (!s->disturbed)
		strlcpy(why, "it could not be found", TRIALS_WHY);
	else if (!trials_in_time(s, why))
		return false;
	else if (s->status != EXIT_CANNOT_RUN)
		snprintf(why, TRIALS_WHY, "exit status %d, not %d", s->status,
		    EXIT_CANNOT_RUN);
	else if (strstr(s->err, named) == NULL)
		snprintf(why, TRIALS_WHY, "it is not named: %s", complaint);
	else
		return true;
	return false;
}

/* Kills the actor before each step after one in which it lives, in a run each,
 * until a run is not good. */
static void
kill_before_each_step(struct trials *t, const json_t *record, unsigned index)
{
	struct actor_names names = actor_names_of(t->info, t->info->consumers);
	const json_t *steps = child_run_steps(record);
	char label[ACTOR_LABEL_MAX], why[TRIALS_WHY] = "";
	unsigned kills = 0;

	actor_label(&names, index, label, sizeof label);
	for (unsigned i = 1; i < json_array_size(steps); i++) {
		struct child_run s = {.words = {t->pair, "--pause"},
		    .pause = i,
		    .victim = (int)index};
		bool good;

		if (child_run_pid(json_array_get(steps, i - 1), s.victim) == 0)
			continue;
		good = trials_run(t, &s) && names_victim(&s, label, why);
		child_run_release(&s);
		if (!good) {
			card_add(t->card, MARK_BAD, "%s killed before '%s': %s",
			    label,
			    child_run_step_name(json_array_get(steps, i)), why);
			return;
		}
		kills++;
	}
	card_add(t->card, MARK_GOOD,
	    "%s killed before a step, any of %u: the run ends and names it",
	    label, kills);
}

static void
press_ctrl_c(struct trials *t, const json_t *record)
{
	size_t count = json_array_size(child_run_steps(record));
	struct child_run s = {.words = {t->pair, "--pause"},
	    .pause = (unsigned)(count + 1) / 2,
	    .victim = CHILD_RUN_EVERYBODY};
	const int expected = EXIT_SIGNAL + SIGINT;

	if (trials_run(t, &s) && s.status == expected && !s.late)
		card_add(t->card, MARK_GOOD,
		    "Ctrl-C in the middle ends it: exit status %d", s.status);
	else
		card_add(t->card, MARK_BAD,
		    "Ctrl-C in the middle: exit status %d, not %d", s.status,
		    expected);
	child_run_release(&s);
}

/* Consumers are all alike, but for the first and the last. */
void
kills_perform(struct trials *t, const json_t *record)
{
	unsigned last = t->info->consumers;
	bool all = steps_names_consumers(t->info);

	for (unsigned i = 0; i <= last; i++)
		if (all || i <= 1 || i == last)
			kill_before_each_step(t, record, i);
	press_ctrl_c(t, record);
}
