#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/quantity.h"
#include "coordinator/quiz.h"
#include "coordinator/stdin_line.h"

#define QUESTIONS_MAX 2

enum figure {
	FIGURE_FAULTS, /* of an actor, in the step */
	FIGURE_RSS,    /* of an actor's region, after it */
	FIGURE_FRAMES, /* of all */
	FIGURE_PSS,    /* of all, where frames cannot be seen */
};

struct question {
	enum figure figure;
	unsigned index; /* actor */
	int64_t predicted, said;
};

struct quiz {
	FILE *answers; /* NULL: stdin */
	bool ended;    /* no more answers */
	struct question question[QUESTIONS_MAX];
	unsigned count;
	unsigned asked, right; /* over the run */
	struct ledger_record ledger;
	struct actor_op *did; /* what was rehearsed; owned */
	size_t op_count;
	bool predicted;
};

struct quiz *
quiz_open(const char *path)
{
	struct quiz *q = calloc(1, sizeof *q);

	if (q == NULL) {
		warn("quiz");
		return NULL;
	}
	if (path != NULL) {
		q->answers = fopen(path, "re");
		if (q->answers == NULL) {
			warn("%s", path);
			free(q);
			return NULL;
		}
	}
	return q;
}

/* Throws a prediction away that was not asked for any more. */
static void
forget_prediction(struct quiz *q)
{
	struct step_record unused = {.ledger = q->ledger};

	if (q->predicted)
		step_release(&unused);
	free(q->did);
	q->did = NULL;
	q->predicted = false;
}

void
quiz_close(struct quiz *q)
{
	if (q == NULL)
		return;
	forget_prediction(q);
	if (q->answers != NULL)
		fclose(q->answers);
	free(q);
}

static const struct predicted_record *
prediction_of(const struct ledger_record *ledger, unsigned index)
{
	for (size_t i = 0; i < ledger->process_count; i++)
		if (ledger->processes[i].index == index)
			return &ledger->processes[i];
	return NULL;
}

static void
add(struct quiz *q, enum figure figure, unsigned index, int64_t predicted)
{
	q->question[q->count++] = (struct question){
	    .figure = figure,
	    .index = index,
	    .predicted = predicted,
	    .said = UNKNOWN,
	};
}

/* Two questions: one about the first process that touches the region, or that
 * is born; and one about all. */
static void
choose(struct quiz *q, const struct step_record *step, bool frames)
{
	const struct predicted_record *about = NULL;
	int64_t faults = 0, pss = 0;

	q->count = 0;
	for (size_t i = 0; i < step->op_count && about == NULL; i++)
		if (op_touches(step->ops[i].op.what))
			about = prediction_of(&q->ledger, step->ops[i].index);
	if (about != NULL) {
		for (int i = 0; i < FAULT_CLASSES; i++)
			faults += about->faults[i];
		add(q, FIGURE_FAULTS, about->index, faults);
	} else {
		about = prediction_of(&q->ledger, 1);
		if (about == NULL)
			about = prediction_of(&q->ledger, 0);
		if (about != NULL)
			add(q, FIGURE_RSS, about->index, about->rss_kib);
	}
	for (size_t i = 0; i < q->ledger.process_count; i++)
		pss += q->ledger.processes[i].pss_kib;
	if (frames)
		add(q, FIGURE_FRAMES, 0, q->ledger.frames);
	else
		add(q, FIGURE_PSS, 0, pss);
}

static void
question_words(const struct question *question, char *words, size_t size)
{
	char label[32] = "the producer";

	if (question->index > 0)
		actor_label(question->index, label, sizeof label);
	switch (question->figure) {
	case FIGURE_FAULTS:
		snprintf(words, size,
		    "How many page faults will %s take in this step?", label);
		break;
	case FIGURE_RSS:
		snprintf(words, size,
		    "How much of the region will be in %s's RSS then, in kB?",
		    label);
		break;
	case FIGURE_FRAMES:
		snprintf(words, size,
		    "How many frames will the region take then, in all?");
		break;
	case FIGURE_PSS:
		snprintf(words, size,
		    "What will PSS of the region add up to then, in kB?");
		break;
	}
}

/* 1, 0 when there are no more answers, or -1. */
static int
next_answer(struct session *r, char *line, size_t size)
{
	struct quiz *q = r->quiz;

	if (q->answers == NULL)
		return stdin_line_read(&r->actors, line, size);
	do {
		if (fgets(line, (int)size, q->answers) == NULL)
			return 0;
		line[strcspn(line, "\n")] = '\0';
	} while (*line == '#');
	fprintf(r->words, "%s\n", line);
	return 1;
}

static int
ask(struct session *r, struct question *question)
{
	struct quiz *q = r->quiz;
	char words[160], line[64], why[160];
	uint64_t said;
	int got = 0;

	question_words(question, words, sizeof words);
	fprintf(r->words, "? %s ", words);
	fflush(r->words);
	if (!q->ended)
		got = next_answer(r, line, sizeof line);
	if (got < 0)
		return -1;
	q->ended = got == 0;
	q->asked++;
	if (got == 1 &&
	    quantity_count(line, 0, INT64_MAX, &said, why, sizeof why))
		question->said = (int64_t)said;
	else if (got == 1 && *line != '\0')
		fprintf(r->words, "  %s: that counts as no answer\n", why);
	else if (got == 0)
		fputs("(no answer)\n", r->words);
	return 0;
}

int
quiz_ask(struct session *r)
{
	struct quiz *q = r->quiz;
	int error = prediction_step(&r->prediction, &r->now);

	if (error < 0)
		return failure_system(&r->sink, "predict a step", error);
	forget_prediction(q);
	q->ledger = r->now.ledger;
	q->did = r->now.ops;
	q->op_count = r->now.op_count;
	q->predicted = true;
	q->count = 0;
	if (q->ledger.reason == NULL)
		choose(q, &r->now, r->platform.proof == PROOF_FRAMES);
	r->now.ledger = (struct ledger_record){0};
	r->now.ops = NULL;
	r->now.op_count = 0;

	fprintf(r->words, "\nnext, %s: %s\n", r->now.name, r->now.text);
	for (unsigned i = 0; i < q->count; i++)
		if (ask(r, &q->question[i]) < 0)
			return -1;
	return 0;
}

static bool
is_same(const struct actor_op *a, const struct actor_op *b)
{
	return a->index == b->index && a->op.what == b->op.what &&
	    a->op.kind == b->op.kind && pages_equal(&a->op.set, &b->op.set);
}

bool
quiz_give_prediction(struct quiz *q, struct step_record *step)
{
	if (!q->predicted)
		return false;
	step->ledger = q->ledger;
	q->predicted = false;
	if (q->op_count != step->op_count)
		step->ledger.reason = "it did not do what it had rehearsed";
	for (size_t i = 0; i < q->op_count && step->ledger.reason == NULL; i++)
		if (!is_same(&q->did[i], &step->ops[i]))
			step->ledger.reason =
			    "it did not do what it had rehearsed";
	return true;
}

/* As the ledger counts them: on the region alone, where that can be told. */
static int64_t
measured_faults(
    const struct process_record *was, const struct process_record *is)
{
	int64_t before, after;

	if (is == NULL || was == NULL)
		return UNKNOWN;
	if (is->region_faults != UNKNOWN)
		return is->region_faults - is->spurious_faults;
	before = process_own_faults(was);
	after = process_own_faults(is);
	return before == UNKNOWN || after == UNKNOWN ? UNKNOWN : after - before;
}

static int64_t
measured(const struct question *question, const struct step_record *before,
    const struct step_record *step)
{
	const struct process_record *is = step_process(step, question->index);
	const struct process_record *was = step_process(
	    before, question->index);

	switch (question->figure) {
	case FIGURE_FAULTS:
		return measured_faults(was, is);
	case FIGURE_RSS:
		return is == NULL || is->region == NULL ? 0
							: is->region->rss_kib;
	case FIGURE_FRAMES:
		return step->group.frames;
	case FIGURE_PSS:
		return step->group.region_pss_kib;
	}
	return UNKNOWN;
}

static const char *
figure(int64_t value, char *text, size_t size)
{
	if (value == UNKNOWN)
		return "nothing";
	snprintf(text, size, "%" PRId64, value);
	return text;
}

/* The kernel cuts each PSS to whole kB, and who adds up in his head does not. */
static bool
is_right(const struct question *question)
{
	int64_t off = question->said - question->predicted;

	if (question->said == UNKNOWN)
		return false;
	return question->figure == FIGURE_PSS ? off >= -2 && off <= 2
					      : off == 0;
}

void
quiz_tell(const struct session *r, const struct step_record *step)
{
	struct quiz *q = r->quiz;

	for (unsigned i = 0; i < q->count; i++) {
		const struct question *question = &q->question[i];
		char words[160], said[32], model[32], kernel[32];

		question_words(question, words, sizeof words);
		fprintf(r->words,
		    "? %s\n  you said %s, the model said %s, the kernel said "
		    "%s: %s\n",
		    words, figure(question->said, said, sizeof said),
		    figure(question->predicted, model, sizeof model),
		    figure(measured(question, &r->before, step), kernel,
			sizeof kernel),
		    is_right(question) ? "right" : "the reason stands above");
		q->right += is_right(question);
	}
	q->count = 0;
}

void
quiz_score(const struct session *r)
{
	if (r->quiz->asked > 0)
		fprintf(r->words, "  Quiz: %u of %u answer%s right.\n",
		    r->quiz->right, r->quiz->asked,
		    r->quiz->asked == 1 ? " was" : "s were");
}
