#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "authoring/kills.h"
#include "authoring/trials.h"
#include "cli/exit_status.h"
#include "coordinator/option_rows.h"
#include "coordinator/steps.h"
#include "ledger/unlogged.h"

#define RUNS 3 /* of one kind, at most, until one is conclusive */

static const char *
plural(size_t count)
{
	return count == 1 ? "" : "s";
}

/* No step of a good pair takes half a minute. */
static void
add_common_words(struct child_run *s)
{
	static const char *const words[] = {
	    "--json", "--quiet", "--timeout", "30"};
	size_t n = 0;

	while (s->words[n] != NULL)
		n++;
	memcpy(&s->words[n], words, sizeof words);
}

bool
trials_run(struct trials *t, struct child_run *s)
{
	if (t->error < 0)
		return false;
	add_common_words(s);
	progress_say(
	    t->progress, 0, 0, "%u run%s done", t->runs, plural(t->runs));
	t->error = child_run_execute(s, t->signal_fd);
	t->runs++;
	if (t->error == 0 && *s->left != '\0' && *t->left == '\0') {
		snprintf(t->left, sizeof t->left, "%s, by", s->left);
		for (size_t i = 0; s->words[i] != NULL; i++) {
			strlcat(t->left, " ", sizeof t->left);
			strlcat(t->left, s->words[i], sizeof t->left);
		}
	}
	return t->error == 0;
}

bool
trials_in_time(const struct child_run *s, char why[TRIALS_WHY])
{
	if (s->late)
		snprintf(why, TRIALS_WHY, "no end after %d seconds",
		    CHILD_RUN_SECONDS);
	return !s->late;
}

/* Did the pair change its region by calls that it did not log? Then why says
 * who, when, and what. */
static bool
is_unlogged(const json_t *record, char why[TRIALS_WHY])
{
	const json_t *finding, *steps = child_run_steps(record);
	size_t i;

	json_array_foreach (json_object_get(record, "findings"), i, finding) {
		const struct finding f = {
		    .line = json_string_value(
			json_object_get(finding, "line"))};
		json_int_t number = json_integer_value(
		    json_object_get(finding, "step"));

		if (f.line == NULL || !unlogged_is(&f))
			continue;
		snprintf(why, TRIALS_WHY, "not logged: %s, step '%s': %s",
		    json_string_value(json_object_get(finding, "actor")),
		    child_run_step_name(json_array_get(steps, (size_t)number)),
		    json_string_value(json_object_get(finding, "detail")));
		return true;
	}
	return false;
}

/* Is nothing wrong with an undisturbed run? */
static bool
is_sound(const struct child_run *s, const json_t *record, char why[TRIALS_WHY])
{
	char complaint[256];

	child_run_complaint(s, complaint, sizeof complaint);
	if (!trials_in_time(s, why))
		return false;
	if (is_unlogged(record, why))
		return false;
	if (s->status == EXIT_CONTRADICTED && *complaint == '\0')
		strlcpy(why, "it does not balance (exit status 1)", TRIALS_WHY);
	else if (s->status != EXIT_BALANCED)
		snprintf(why, TRIALS_WHY, "exit status %d: %s", s->status,
		    complaint);
	else if (*s->err != '\0')
		snprintf(why, TRIALS_WHY, "it says on stderr: %s", complaint);
	else if (record == NULL)
		strlcpy(why, "its record is not JSON", TRIALS_WHY);
	else if (!json_is_true(json_object_get(record, "complete")))
		strlcpy(why, "its record is not complete", TRIALS_WHY);
	else
		return true;
	return false;
}

static bool
has_same(const json_t *step, const json_t *other, const char *member)
{
	return json_equal(
	    json_object_get(step, member), json_object_get(other, member));
}

/* Have the two records the same steps, and the same predictions, where these
 * are known before the run? */
static bool
are_alike(const struct trials *t, const json_t *a, const json_t *b,
    char why[TRIALS_WHY])
{
	const json_t *steps = child_run_steps(a), *others = child_run_steps(b);
	const json_t *step;
	bool open = false;
	size_t i;

	if (json_array_size(steps) != json_array_size(others)) {
		strlcpy(why, "not as many steps", TRIALS_WHY);
		return false;
	}
	json_array_foreach (steps, i, step) {
		const json_t *other = json_array_get(others, i);

		/* Who came first then is part of all that follows. */
		open |= json_is_object(json_object_get(step, "fault_range"));
		if (has_same(step, other, "name") &&
		    (t->info->no_dry_run || open ||
			has_same(step, other, "predicted")))
			continue;
		snprintf(why, TRIALS_WHY, "step '%s' is another one",
		    child_run_step_name(step));
		return false;
	}
	return true;
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

/* Was it contradicted, but in none of its own repeats? */
static bool
did_not_come_back(const json_t *record)
{
	const json_t *repeat = json_object_get(record, "repeat");

	return json_integer_value(json_object_get(repeat, "runs")) > 0 &&
	    json_integer_value(json_object_get(repeat, "same")) == 0;
}

static bool
is_predicted(const json_t *record)
{
	const json_t *step;
	size_t i;

	json_array_foreach (child_run_steps(record), i, step)
		if (!json_is_object(json_object_get(step, "predicted")))
			return false;
	return true;
}

/* Does another run say more about the pair? The machine may have disturbed this
 * one: the kernel moves pages, and makes huge ones, when it likes. */
static bool
is_inconclusive(const struct trials *t, const json_t *record)
{
	return did_not_come_back(record) ||
	    (unpredictable(t->info) == NULL && !is_predicted(record));
}

/* Returns the record that it wrote; or NULL. */
static json_t *
run_for_record(struct trials *t, struct child_run *s)
{
	return trials_run(t, s) ? child_run_record(s) : NULL;
}

/* Runs it undisturbed, and releases it. Returns the record if it is sound; the
 * caller releases that. NULL: why says what is wrong. */
static json_t *
run_soundly(struct trials *t, struct child_run *s, char why[TRIALS_WHY])
{
	const struct child_run asked = *s;
	json_t *record = run_for_record(t, s);

	for (int i = 1; i < RUNS && is_inconclusive(t, record); i++) {
		json_decref(record);
		child_run_release(s);
		*s = asked;
		record = run_for_record(t, s);
	}
	if (t->error == 0 && !is_sound(s, record, why)) {
		json_decref(record);
		record = NULL;
	}
	child_run_release(s);
	return record;
}

/* Runs it twice. Returns the first record, if that run was sound; the caller
 * releases it. */
static json_t *
try_twice(struct trials *t, const struct child_run *how, const char *text)
{
	struct child_run one = *how, two = *how;
	char why[TRIALS_WHY] = "";
	json_t *first = run_soundly(t, &one, why), *second;

	if (first == NULL) {
		t->not_here = one.status == EXIT_NOT_HERE;
		card_add(t->card, t->not_here ? MARK_SKIPPED : MARK_BAD,
		    "runs %s: %s", text, why);
		return NULL;
	}
	card_add(t->card, MARK_GOOD,
	    "runs %s: exit status 0, a whole record, %s", text,
	    json_string_value(json_object_get(first, "verdict")));
	second = run_soundly(t, &two, why);
	if (second != NULL && are_alike(t, first, second, why))
		card_add(t->card, MARK_GOOD,
		    "runs %s a second time, and does the same", text);
	else
		card_add(
		    t->card, MARK_BAD, "runs %s a second time: %s", text, why);
	json_decref(second);
	return first;
}

static void
try_large(struct trials *t)
{
	bool any = !steps_names_consumers(t->info);
	const struct child_run s = {.words = {t->pair, "--size", "16M",
					any ? "--consumers" : NULL, "4"}};

	json_decref(try_twice(
	    t, &s, any ? "with 16 MiB and 4 consumers" : "with 16 MiB"));
}

static void
try_nobody(struct trials *t)
{
	struct child_run s = {.words = {t->pair}, .uid = CHILD_RUN_NOBODY};
	char why[TRIALS_WHY] = "";
	json_t *record;

	if (geteuid() != 0) {
		card_add(t->card, MARK_SKIPPED,
		    "running as root as well: you are not root");
		return;
	}
	record = run_soundly(t, &s, why);
	if (record != NULL)
		card_add(t->card, MARK_GOOD, "runs as user nobody");
	else if (s.status == CHILD_RUN_UNREACHABLE)
		card_add(t->card, MARK_SKIPPED,
		    "running as user nobody: that user may not enter the "
		    "folder where the programs are");
	else
		card_add(t->card, MARK_BAD, "runs as user nobody: %s", why);
	json_decref(record);
}

/* Every value but the default, which has been tried. */
static void
try_option(struct trials *t, const struct option_info *option)
{
	char choices[sizeof option->choices], *rest = choices, *value;
	char flag[ROLE_NAME + 2] = "--", why[TRIALS_WHY] = "";

	strlcat(flag, option->name, sizeof flag);
	strlcpy(choices, option->choices, sizeof choices);
	while ((value = strsep(&rest, "|")) != NULL) {
		struct child_run s = {.words = {t->pair, flag, value}};
		json_t *record;

		if (strcmp(value, option->initial) == 0)
			continue;
		record = run_soundly(t, &s, why);
		json_decref(record);
		if (record == NULL && s.status != EXIT_NOT_HERE) {
			card_add(t->card, MARK_BAD, "runs with %s %s: %s", flag,
			    value, why);
			return;
		}
	}
	card_add(t->card, MARK_GOOD, "runs with every value of %s", flag);
}

static void
try_options(struct trials *t)
{
	const struct option_info *option = t->info->options;

	for (size_t i = 0; i < ROLE_OPTIONS && *option[i].name != '\0'; i++)
		if (!option_is_number(&option[i]))
			try_option(t, &option[i]);
}

static void
check_end(struct trials *t, const json_t *record)
{
	const json_t *steps = child_run_steps(record);
	const json_t *last = json_array_get(steps, json_array_size(steps) - 1);
	size_t consumers = json_array_size(json_object_get(last, "processes")) -
	    1;

	if (consumers == 0)
		card_add(t->card, MARK_GOOD,
		    "after the last step only the producer is left");
	else
		card_add(t->card, MARK_MISSING,
		    "a LEAVE: after the last step %zu consumer%s still there",
		    consumers, consumers == 1 ? " is" : "s are");
}

static void
check_predictions(struct trials *t, const json_t *record)
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

static void
try_predict(struct trials *t, const json_t *record)
{
	const char *reason = unpredictable(t->info);
	struct child_run s = {.words = {"predict", t->pair}};
	char why[TRIALS_WHY] = "";
	json_t *predicted;

	if (reason != NULL) {
		card_add(t->card, MARK_SKIPPED, "./run.sh predict %s: %s",
		    t->pair, reason);
		return;
	}
	predicted = run_soundly(t, &s, why);
	if (predicted != NULL && are_alike(t, record, predicted, why))
		card_add(t->card, MARK_GOOD,
		    "./run.sh predict %s foretells the run", t->pair);
	else
		card_add(
		    t->card, MARK_BAD, "./run.sh predict %s: %s", t->pair, why);
	json_decref(predicted);
}

static void
check_debris(struct trials *t)
{
	if (*t->left == '\0')
		card_add(t->card, MARK_GOOD,
		    "nothing is left by %u run%s: no process, no object, no "
		    "file",
		    t->runs, plural(t->runs));
	else
		card_add(t->card, MARK_BAD, "something is left: %s", t->left);
}

int
trials_perform(struct trials *t)
{
	const struct child_run by_default = {.words = {t->pair}};
	json_t *record = try_twice(t, &by_default, "by default");

	if (record != NULL) {
		check_end(t, record);
		check_predictions(t, record);
		try_predict(t, record);
		try_large(t);
		try_nobody(t);
		try_options(t);
		kills_perform(t, record);
	} else {
		card_add(t->card, MARK_SKIPPED,
		    "other sizes, other users, kills, Ctrl-C: first it must "
		    "run by default");
	}
	check_debris(t);
	json_decref(record);
	return t->error;
}
