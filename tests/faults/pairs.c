/* pairs.c: pairs that are careless or hostile, each in every way that
 * tests/broken/careless/ knows: as the producer, before it has consumers and
 * while it has them, and as a consumer; as root and as an ordinary user.
 *
 * Whatever does no harm leaves a run as it is. What touches memory behind the
 * region's back is contradicted by what is measured. Whoever ends, hangs, or
 * talks nonsense is named with the step and the reason. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../user.h"
#include "careless.h"
#include "cli/exit_status.h"
#include "fault.h"
#include "judge.h"
#include "launch.h"

#define PAIR(who)                                                              \
	{                                                                      \
		.words = {"careless", "--who=" who, "--pages=4", "--ascii"},   \
		.broken = true                                                 \
	}

static struct subject pairs[WHO] = {
    [EARLY] = PAIR("early"),
    [PRODUCER] = PAIR("producer"),
    [CONSUMER] = PAIR("consumer"),
};
static const char *const labels[WHO] = {"producer", "producer", "consumer 1"};
static const char *const steps[WHO] = {"early", "meddle", "be careless"};

struct pair_case {
	const struct carelessness *what;
	enum who who;
	bool nobody;
};

#define CASES_MOST 1024

static struct pair_case cases[CASES_MOST];

/* Those that hang, or all others. */
static unsigned
collect(bool hangs)
{
	unsigned users = geteuid() == 0 ? 2 : 1, count = 0;

	for (unsigned i = 0; i < users * WHO * carelessness_count; i++) {
		struct pair_case c = {.what = &carelessness[i / users / WHO],
		    .who = i / users % WHO,
		    .nobody = i % users != 0};

		if (c.what->hangs == hangs && (c.what->by & BY(c.who)) != 0 &&
		    count < CASES_MOST)
			cases[count++] = c;
	}
	for (unsigned i = 0; i < WHO; i++)
		subject_learn(&pairs[i], NULL);
	return count;
}

static unsigned
count_others(void)
{
	return collect(false);
}

static unsigned
count_hanging(void)
{
	return collect(true);
}

/* In the child. */
static void
be_careless(const void *arg)
{
	const struct pair_case *c = arg;

	setenv("CARELESS", c->what->name, 1);
	if (c->nobody)
		launch_as(NOBODY);
}

static void
judge_contradicted(const char *said, const struct scene *s, struct finding *f)
{
	const char *verdict = json_string_value(
	    json_object_get(s->record, "verdict"));

	if (WEXITSTATUS(s->status) != EXIT_CONTRADICTED)
		finding_wrong(
		    f, "status %d, not 1: %s", WEXITSTATUS(s->status), s->err);
	else if (verdict == NULL || strcmp(verdict, "contradicted") != 0 ||
	    !json_is_true(json_object_get(s->record, "complete")))
		finding_wrong(f, "status 1, and the record says otherwise");
	else if (said != NULL && strstr(s->out, said) == NULL)
		finding_wrong(f, "no '%s' in what it says", said);
}

static void
judge_harmless(const struct scene *s, struct finding *f)
{
	if (WEXITSTATUS(s->status) != EXIT_BALANCED)
		finding_wrong(
		    f, "status %d, not 0: %s", WEXITSTATUS(s->status), s->err);
	else
		judge_whole(s, f);
}

static void
judge_told(const struct pair_case *c, const struct scene *s, struct finding *f)
{
	const struct carelessness *what = c->what;
	const char *step = what->step != NULL ? what->step : steps[c->who];
	char said[256];

	snprintf(said, sizeof said, *step != '\0' ? "step '%s': %s" : "%s%s",
	    step, what->said);
	judge_ended(s, what->label != NULL ? what->label : labels[c->who], said,
	    false, f);
}

static void
judge(const struct pair_case *c, const struct scene *s, struct finding *f)
{
	enum outcome outcome = c->what->outcome;

	judge_end(s, outcome == KILLED ? SIGKILL : 0, f);
	if (outcome == KILLED && !WIFSIGNALED(s->status))
		finding_wrong(f, "wait status 0x%x", (unsigned)s->status);
	if (!WIFEXITED(s->status))
		return;
	if (outcome == SEEN)
		outcome = WEXITSTATUS(s->status) == EXIT_CONTRADICTED
		    ? NOTICED
		    : HARMLESS;
	if (outcome == CAN_BE)
		outcome = WEXITSTATUS(s->status) == EXIT_BALANCED ? HARMLESS
								  : TOLD;
	if (outcome == HARMLESS)
		judge_harmless(s, f);
	else if (outcome == NOTICED)
		judge_contradicted(c->what->said, s, f);
	else if (outcome == TOLD)
		judge_told(c, s, f);
	else if (WEXITSTATUS(s->status) != EXIT_SIGNAL + SIGINT)
		finding_wrong(f, "status %d, not 130: %s",
		    WEXITSTATUS(s->status), s->err);
	else
		judge_cut(s, "interrupted by SIGINT", f);
}

static void
inject(unsigned number, struct finding *f)
{
	const struct pair_case *c = &cases[number];
	struct scene s = {.subject = &pairs[c->who],
	    .prepare = be_careless,
	    .arg = c,
	    .timeout = c->what->hangs ? TOLD_SECONDS : 0};

	scene_run(&s);
	f->injected = true;
	finding_what(f, "%s, the %s, as %s", c->what->name,
	    c->who == EARLY ? "producer alone" : labels[c->who],
	    c->nobody ? "an ordinary user" : "root");
	judge(c, &s, f);
	scene_release(&s);
}

const struct fault_row row_pairs = {
    .name = "pairs",
    .what = "a careless or hostile pair",
    .quick = 40,
    .seconds = 60,
    .count = count_others,
    .inject = inject,
};

const struct fault_row row_hangs = {
    .name = "hangs",
    .what = "a pair that does not answer",
    .quick = 2,
    .seconds = 50,
    .count = count_hanging,
    .inject = inject,
};
