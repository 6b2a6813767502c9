#include <inttypes.h>
#include <string.h>

#include "cli/quantity.h"
#include "coordinator/quiz.h"
#include "os/signals.h"

static void
add(struct quiz *q, enum quiz_figure figure, unsigned index, int64_t predicted)
{
	q->question[q->count++] = (struct question){
	    .figure = figure,
	    .index = index,
	    .predicted = predicted,
	    .answer = UNKNOWN,
	};
}

/* Two questions: one about the first process that touches the region, or that
 * is born; and one about all. */
static void
choose(struct quiz *q, const struct step_record *step)
{
	const struct ledger_record *ledger = &step->ledger;
	const struct predicted_record *about = NULL;
	int64_t faults = 0, pss = 0;

	for (size_t i = 0; i < step->op_count && about == NULL; i++)
		if (op_touches(step->ops[i].op.what))
			about = ledger_process(ledger, step->ops[i].index);
	if (about != NULL) {
		for (int i = 0; i < FAULT_CLASSES; i++)
			faults += about->faults[i];
		add(q, QUIZ_FAULTS, about->index, faults);
	} else {
		about = ledger_process(ledger, 1);
		if (about == NULL)
			about = ledger_process(ledger, 0);
		if (about != NULL)
			add(q, QUIZ_RSS, about->index, about->rss_kib);
	}
	for (size_t i = 0; i < ledger->process_count; i++)
		pss += ledger->processes[i].pss_kib;
	if (q->frames)
		add(q, QUIZ_FRAMES, 0, ledger->frames);
	else
		add(q, QUIZ_PSS, 0, pss);
}

static void
question_words(const struct actor_names *names, const struct question *question,
    char *words, size_t size)
{
	char label[ACTOR_LABEL_MAX];

	actor_mention(names, question->index, label, sizeof label);
	switch (question->figure) {
	case QUIZ_FAULTS:
		snprintf(words, size,
		    "How many page faults will %s take in this step?", label);
		break;
	case QUIZ_RSS:
		snprintf(words, size,
		    "How much of the region will be in %s's RSS then, in kB?",
		    label);
		break;
	case QUIZ_FRAMES:
		snprintf(words, size,
		    "How many frames will the region take then, in all?");
		break;
	case QUIZ_PSS:
		snprintf(words, size,
		    "What will PSS of the region add up to then, in kB?");
		break;
	}
}

static int
ask(struct quiz *q, struct question *question)
{
	char words[160], line[64], why[160];
	uint64_t answer;
	int got;

	question_words(&q->names, question, words, sizeof words);
	fprintf(q->out, "? %s ", words);
	got = answers_next(&q->answers, line, sizeof line);
	if (got < 0)
		return -1;
	q->asked++;
	if (got == 1 &&
	    quantity_count(line, 0, INT64_MAX, &answer, why, sizeof why))
		question->answer = (int64_t)answer;
	else if (got == 1 && *line != '\0')
		fprintf(q->out, "  %s: that counts as no answer\n", why);
	else if (got == 0)
		fputs("(no answer)\n", q->out);
	return 0;
}

static int
on_prediction(struct run_callbacks *callbacks, const struct step_record *step)
{
	struct quiz *q = (struct quiz *)callbacks;

	q->count = 0;
	if (step->ledger.reason == NULL)
		choose(q, step);
	fprintf(q->out, "\nnext, %s: %s\n", step->name, step->text);
	for (unsigned i = 0; i < q->count; i++)
		if (ask(q, &q->question[i]) < 0)
			return -1;
	return 0;
}

static int64_t
measured(const struct question *question, const struct step_record *before,
    const struct step_record *step)
{
	const struct process_record *is = step_process(step, question->index);
	const struct process_record *was = step_process(
	    before, question->index);

	switch (question->figure) {
	case QUIZ_FAULTS:
		return process_step_faults(was, is);
	case QUIZ_RSS:
		return is == NULL || is->region == NULL ? 0
							: is->region->rss_kib;
	case QUIZ_FRAMES:
		return step->group.frames;
	case QUIZ_PSS:
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

/* The kernel cuts each PSS to whole kB; mental arithmetic does not. */
static bool
is_right(const struct question *question)
{
	int64_t off = question->answer - question->predicted;

	if (question->answer == UNKNOWN)
		return false;
	return question->figure == QUIZ_PSS ? off >= -2 && off <= 2 : off == 0;
}

static void
tell(struct quiz *q, const struct question *question,
    const struct step_record *before, const struct step_record *step)
{
	char words[160], answer[32], model[32], kernel[32];
	int64_t seen = measured(question, before, step);

	question_words(&q->names, question, words, sizeof words);
	fprintf(q->out,
	    "? %s\n  you said %s, the model said %s, the kernel said %s: %s\n",
	    words, figure(question->answer, answer, sizeof answer),
	    figure(question->predicted, model, sizeof model),
	    figure(seen, kernel, sizeof kernel),
	    is_right(question) ? "right" : "the reason stands above");
	q->right += is_right(question);
}

static int
on_begin(struct run_callbacks *callbacks, const struct head_record *head)
{
	struct quiz *q = (struct quiz *)callbacks;

	q->names = head->names;
	q->frames = head->platform.proof == PROOF_FRAMES;
	return 0;
}

static int
on_step(struct run_callbacks *callbacks, const struct step_record *before,
    const struct step_record *step)
{
	struct quiz *q = (struct quiz *)callbacks;

	signals_listen(true);
	for (unsigned i = 0; i < q->count; i++)
		tell(q, &q->question[i], before, step);
	q->count = 0;
	signals_listen(false);
	return 0;
}

static void
on_end(struct run_callbacks *callbacks, const struct verdict_record *verdict)
{
	struct quiz *q = (struct quiz *)callbacks;

	(void)verdict;
	if (q->asked > 0)
		fprintf(q->out, "  Quiz: %u of %u answer%s right.\n", q->right,
		    q->asked, q->asked == 1 ? " was" : "s were");
}

int
quiz_open(
    struct quiz *q, const char *path, FILE *out, struct failure_sink *sink)
{
	*q = (struct quiz){
	    .callbacks = {.on_begin = on_begin,
		.on_prediction = on_prediction,
		.on_step = on_step,
		.on_end = on_end},
	    .out = out,
	};
	return answers_open(&q->answers, path, out, sink);
}

void
quiz_close(struct quiz *q)
{
	answers_close(&q->answers);
}
