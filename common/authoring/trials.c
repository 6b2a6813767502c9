#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "authoring/child_run.h"
#include "authoring/kills.h"
#include "authoring/trials.h"
#include "cli/exit_status.h"
#include "coordinator/options.h"
#include "coordinator/steps.h"
#include "record/record.h"

#define WHY_MAX	  320
#define WORDS_MAX 256

/* What every run is asked for; no step of a good pair takes half a minute. */
static void
add_common_words(struct child_run *s)
{
	static const char *const words[] = {
	    "--json", "--quiet", "--timeout", "30"};
	size_t n = 0;

	while (s->words[n] != NULL)
		n++;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		s->words[n++] = words[i];
}

int
trials_run(struct trials *t, struct child_run *s)
{
	int error;

	add_common_words(s);
	progress_say(t->progress, "check %s: %u run%s done ...", t->pair,
	    t->runs, t->runs == 1 ? "" : "s");
	error = child_run_play(s, t->signal_fd);
	t->runs++;
	if (error == 0 && *s->left != '\0' && *t->left == '\0') {
		snprintf(t->left, sizeof t->left, "%s, by", s->left);
		for (size_t i = 0; s->words[i] != NULL; i++) {
			strlcat(t->left, " ", sizeof t->left);
			strlcat(t->left, s->words[i], sizeof t->left);
		}
	}
	return error;
}

/* What is wrong with a run that nobody disturbed? true: nothing. */
static bool
is_sound(
    const struct child_run *s, const json_t *record, char *why, size_t size)
{
	char words[WORDS_MAX];

	child_run_complaint(s, words, sizeof words);
	if (s->late)
		snprintf(
		    why, size, "no end after %d seconds", CHILD_RUN_SECONDS);
	else if (s->status == EXIT_CONTRADICTED && *words == '\0')
		strlcpy(why, "it does not balance (exit status 1)", size);
	else if (s->status != EXIT_BALANCED)
		snprintf(why, size, "exit status %d: %s", s->status, words);
	else if (*s->err != '\0')
		snprintf(why, size, "it says on stderr: %s", words);
	else if (record == NULL)
		strlcpy(why, "its record is not JSON", size);
	else if (!json_is_true(json_object_get(record, "complete")))
		strlcpy(why, "its record is not complete", size);
	else
		return true;
	return false;
}

/* Have the two records the same steps, and the same predictions, where these are
 * known before the run? */
static bool
are_alike(const struct trials *t, const json_t *a, const json_t *b, char *why,
    size_t size)
{
	const json_t *step, *other;
	size_t i;

	if (json_array_size(child_run_steps(a)) !=
	    json_array_size(child_run_steps(b))) {
		strlcpy(why, "not as many steps", size);
		return false;
	}
	json_array_foreach (child_run_steps(a), i, step) {
		other = json_array_get(child_run_steps(b), i);
		if (json_equal(json_object_get(step, "name"),
			json_object_get(other, "name")) &&
		    (t->info->no_dry_run ||
			json_equal(json_object_get(step, "predicted"),
			    json_object_get(other, "predicted"))))
			continue;
		snprintf(why, size, "step '%s' is another one",
		    child_run_step_name(step));
		return false;
	}
	return true;
}

/* Plays a run that nobody disturbs. 0, with the record if it is sound; else the
 * record is NULL, and why says what is wrong. */
static int
run_soundly(struct trials *t, struct child_run *s, json_t **record, char *why,
    size_t size)
{
	int error = trials_run(t, s);

	*record = NULL;
	if (error == 0)
		*record = child_run_record(s);
	if (error == 0 && !is_sound(s, *record, why, size)) {
		json_decref(*record);
		*record = NULL;
	}
	return error;
}

/* Runs it twice. first receives the first record, if both were sound. */
static int
try_twice(struct trials *t, const struct child_run *how, const char *words,
    json_t **first)
{
	struct child_run one = *how, two = *how;
	json_t *second = NULL;
	char why[WHY_MAX] = "";
	int error = run_soundly(t, &one, first, why, sizeof why);

	if (error == 0 && *first == NULL) {
		t->not_here = one.status == EXIT_NOT_HERE;
		card_add(t->card, t->not_here ? MARK_SKIPPED : MARK_BAD,
		    "runs %s: %s", words, why);
	} else if (error == 0) {
		card_add(t->card, MARK_GOOD,
		    "runs %s: exit status 0, a whole record, %s", words,
		    json_string_value(json_object_get(*first, "verdict")));
		error = run_soundly(t, &two, &second, why, sizeof why);
		if (second != NULL &&
		    are_alike(t, *first, second, why, sizeof why))
			card_add(t->card, MARK_GOOD,
			    "runs %s a second time, and does the same", words);
		else if (error == 0)
			card_add(t->card, MARK_BAD, "runs %s a second time: %s",
			    words, why);
	}
	json_decref(second);
	child_run_release(&one);
	child_run_release(&two);
	return error;
}

static int
try_large(struct trials *t)
{
	struct child_run s = {
	    .words = {t->pair, "--size", "16M", "--consumers", "4"}};
	json_t *record = NULL;
	int error;

	if (steps_names_consumers(t->info)) {
		s.words[3] = NULL;
		error = try_twice(t, &s, "with 16 MiB", &record);
	} else {
		error = try_twice(
		    t, &s, "with 16 MiB and 4 consumers", &record);
	}
	json_decref(record);
	return error;
}

static int
try_nobody(struct trials *t)
{
	struct child_run s = {.words = {t->pair}, .uid = CHILD_RUN_NOBODY};
	char why[WHY_MAX] = "";
	json_t *record;
	int error;

	if (geteuid() != 0) {
		card_add(t->card, MARK_SKIPPED,
		    "running as root as well: you are not root");
		return 0;
	}
	error = run_soundly(t, &s, &record, why, sizeof why);
	if (error == 0 && s.status == CHILD_RUN_UNREACHABLE)
		card_add(t->card, MARK_SKIPPED,
		    "running as user nobody: that user may not enter the "
		    "folder where the programs are");
	else if (record != NULL)
		card_add(t->card, MARK_GOOD, "runs as user nobody");
	else if (error == 0)
		card_add(t->card, MARK_BAD, "runs as user nobody: %s", why);
	json_decref(record);
	child_run_release(&s);
	return error;
}

/* Every value but the default, which has been tried. */
static int
try_option(struct trials *t, const struct option_info *option)
{
	char choices[sizeof option->choices], *rest = choices, *value;
	char flag[ROLE_NAME + 2] = "--";
	char why[WHY_MAX] = "", bad[sizeof option->choices] = "";
	int error = 0;

	strlcat(flag, option->name, sizeof flag);
	strlcpy(choices, option->choices, sizeof choices);
	while (error == 0 && *bad == '\0' &&
	    (value = strsep(&rest, "|")) != NULL) {
		struct child_run s = {.words = {t->pair, flag, value}};
		json_t *record;

		if (strcmp(value, option->initial) == 0)
			continue;
		error = run_soundly(t, &s, &record, why, sizeof why);
		if (record == NULL && s.status != EXIT_NOT_HERE)
			strlcpy(bad, value, sizeof bad);
		json_decref(record);
		child_run_release(&s);
	}
	if (error == 0 && *bad == '\0')
		card_add(
		    t->card, MARK_GOOD, "runs with every value of %s", flag);
	else if (error == 0)
		card_add(
		    t->card, MARK_BAD, "runs with %s %s: %s", flag, bad, why);
	return error;
}

static int
try_options(struct trials *t)
{
	const struct option_info *option = t->info->options;
	int error = 0;

	for (size_t i = 0;
	     error == 0 && i < ROLE_OPTIONS && *option[i].name != '\0'; i++)
		if (!options_is_number(&option[i]))
			error = try_option(t, &option[i]);
	return error;
}

static size_t
last_consumers(const json_t *record)
{
	size_t count = json_array_size(child_run_steps(record));
	const json_t *last = json_array_get(child_run_steps(record), count - 1);

	return json_array_size(json_object_get(last, "processes")) - 1;
}

static void
see_end(struct trials *t, const json_t *record)
{
	size_t there = last_consumers(record);

	if (there == 0)
		card_add(t->card, MARK_GOOD,
		    "the story ends with the producer alone");
	else
		card_add(t->card, MARK_MISSING,
		    "a LEAVE: at the end of the story %zu consumer%s still "
		    "there",
		    there, there == 1 ? " is" : "s are");
}

static void
see_predictions(struct trials *t, const json_t *record)
{
	const json_t *step;
	size_t i;

	if (t->info->sanitized) {
		card_add(t->card, MARK_SKIPPED,
		    "predictions: the actors are built with a sanitizer");
		return;
	}
	json_array_foreach (child_run_steps(record), i, step) {
		if (json_is_object(json_object_get(step, "predicted")))
			continue;
		card_add(t->card, MARK_MISSING,
		    "a prediction for step '%s': %s", child_run_step_name(step),
		    json_string_value(
			json_object_get(step, "predicted_reason")));
		return;
	}
	card_add(t->card, MARK_GOOD, "every step is predicted");
}

/* Why the pair is predicted nowhere but in a run; or NULL. */
static const char *
unpredictable(const struct pair_info *info)
{
	if (info->no_dry_run)
		return "what its steps touch is known only when they run "
		       "(.no_dry_run)";
	if (info->unlogged)
		return "it touches memory by itself (.unlogged)";
	if (info->sanitized)
		return "the actors are built with a sanitizer";
	return NULL;
}

static int
try_predict(struct trials *t, const json_t *record)
{
	const char *reason = unpredictable(t->info);
	struct child_run s = {.words = {"predict", t->pair}};
	char why[WHY_MAX] = "";
	json_t *predicted;
	int error;

	if (reason != NULL) {
		card_add(t->card, MARK_SKIPPED, "./run.sh predict %s: %s",
		    t->pair, reason);
		return 0;
	}
	error = run_soundly(t, &s, &predicted, why, sizeof why);
	if (predicted != NULL &&
	    are_alike(t, record, predicted, why, sizeof why))
		card_add(t->card, MARK_GOOD,
		    "./run.sh predict %s foretells the run", t->pair);
	else if (error == 0)
		card_add(
		    t->card, MARK_BAD, "./run.sh predict %s: %s", t->pair, why);
	json_decref(predicted);
	child_run_release(&s);
	return error;
}

static void
see_debris(struct trials *t)
{
	if (*t->left == '\0')
		card_add(t->card, MARK_GOOD,
		    "nothing is left by %u run%s: no process, no object, no "
		    "file",
		    t->runs, t->runs == 1 ? "" : "s");
	else
		card_add(t->card, MARK_BAD, "something is left: %s", t->left);
}

/* What a pair that runs can be asked. */
static int
try_all(struct trials *t, const json_t *record)
{
	int error;

	see_end(t, record);
	see_predictions(t, record);
	error = try_predict(t, record);
	if (error == 0)
		error = try_large(t);
	if (error == 0)
		error = try_nobody(t);
	if (error == 0)
		error = try_options(t);
	if (error == 0)
		error = kills_play(t, record);
	return error;
}

int
trials_play(struct trials *t)
{
	const struct child_run by_default = {.words = {t->pair}};
	json_t *record = NULL;
	int error = try_twice(t, &by_default, "by default", &record);

	if (error == 0 && record != NULL)
		error = try_all(t, record);
	else if (error == 0)
		card_add(t->card, MARK_SKIPPED,
		    "other sizes, other users, kills, Ctrl-C: first it must "
		    "run by default");
	if (error == 0)
		see_debris(t);
	json_decref(record);
	return error;
}
