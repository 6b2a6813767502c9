#include <string.h>

#include "coordinator/quiz.h"
#include "os/signals.h"

/* An empty line is no answer. 1, 0 or -1. */
static int
next_answer(struct quiz *q, char *line, size_t size)
{
	int got;

	fputs("> ", q->paper.out);
	got = answers_next(&q->answers, line, size);
	if (got == 1 && line[0] == '\0')
		got = 0;
	if (got == 0)
		fputs("(no answer)\n", q->paper.out);
	return got;
}

static int
quit(const struct quiz *q)
{
	const struct failure failure = {.kind = FAILURE_QUIT};

	return failure_put(q->answers.sink, &failure);
}

static int
ask(struct quiz *q, struct quiz_question *question)
{
	char words[240], line[QUIZ_ANSWER_MAX], why[QUIZ_ANSWER_MAX + 80];

	quiz_words(question, &q->names, words, sizeof words);
	say(&q->paper, INK_PLAIN, 0, 2, "? %s", words);
	for (;;) {
		int got = next_answer(q, line, sizeof line);

		if (got <= 0)
			return got;
		if (strcmp(line, "q") == 0)
			return quit(q);
		if (quiz_read(question, line, why, sizeof why))
			return 0;
		say(&q->paper, INK_PLAIN, 2, 2, "%s; once more:", why);
	}
}

/* One that is used in the step, another one each time. */
static size_t
choose_region(const struct step_record *step)
{
	size_t count = step_regions(step), first = step->number % count;

	for (size_t i = 0; i < count; i++)
		if (step_region(step, (first + i) % count)->op_count > 0)
			return (first + i) % count;
	return first;
}

static int
on_prediction(struct run_callbacks *callbacks, const struct step_record *before,
    const struct step_record *step)
{
	struct quiz *q = (struct quiz *)callbacks;
	struct quiz_questions *all = &q->questions;

	q->paper.style.width = screen_width();
	q->region = choose_region(step);
	q->open = quiz_choose(
	    all, step_region(before, q->region), step_region(step, q->region));
	if (q->open == 0)
		return 0;
	fputc('\n', q->paper.out);
	say(&q->paper, INK_PLAIN, 0, 2, "next, %s: %s", step->name, step->text);
	for (size_t i = all->count - q->open; i < all->count; i++)
		if (ask(q, &all->asked[i]) < 0)
			return -1;
	return 0;
}

/* "you said 8" */
static void
put_value(FILE *out, const char *who, const struct quiz_question *question,
    const struct quiz_value *value, const char *unknown)
{
	char room[QUIZ_VALUE_MAX];
	const char *text = quiz_value_text(question, value, room);

	if (text != NULL)
		fprintf(out, "%s said %s", who, text);
	else
		fprintf(out, "%s %s", who, unknown);
}

static void
tell(struct quiz *q, const struct quiz_question *question,
    const struct step_record *before, const struct step_record *step)
{
	struct quiz_value measured = quiz_measured(question, before, step);
	bool right = quiz_is_right(question);
	char words[240];
	struct draft draft;
	FILE *out = draft_open(&draft);

	quiz_words(question, &q->names, words, sizeof words);
	say(&q->paper, INK_PLAIN, 0, 2, "? %s", words);
	if (out != NULL) {
		put_value(
		    out, "you", question, &question->answer, "said nothing");
		put_value(out, ", the model", question, &question->predicted,
		    "said nothing");
		put_value(out, ", the kernel", question, &measured,
		    "does not show it");
		fprintf(
		    out, ": %s", right ? "right" : "the reason stands above");
	}
	draft_say(&draft, &q->paper, INK_PLAIN, 2, 2);
	q->told++;
	q->right += right;
}

static int
on_begin(struct run_callbacks *callbacks, const struct head_record *head)
{
	struct quiz *q = (struct quiz *)callbacks;

	q->names = head->names;
	q->questions.frames = head->platform.proof == PROOF_FRAMES;
	return 0;
}

static int
on_step(struct run_callbacks *callbacks, const struct step_record *before,
    const struct step_record *step)
{
	struct quiz *q = (struct quiz *)callbacks;
	const struct quiz_questions *all = &q->questions;

	signals_listen(true);
	for (; q->open > 0; q->open--)
		tell(q, &all->asked[all->count - q->open],
		    step_region(before, q->region),
		    step_region(step, q->region));
	signals_listen(false);
	return 0;
}

static void
on_end(struct run_callbacks *callbacks, const struct verdict_record *verdict)
{
	struct quiz *q = (struct quiz *)callbacks;

	(void)verdict;
	if (q->told > 0)
		fprintf(q->paper.out, "  Quiz: %u of %u answer%s right.\n",
		    q->right, q->told, q->told == 1 ? " was" : "s were");
}

int
quiz_open(struct quiz *q, const char *path, FILE *out,
    const struct style *style, struct failure_sink *sink)
{
	*q = (struct quiz){
	    .callbacks = {.on_begin = on_begin,
		.on_prediction = on_prediction,
		.on_step = on_step,
		.on_end = on_end},
	    .paper = {.out = out, .style = *style},
	};
	return answers_open(&q->answers, path, out, sink);
}

void
quiz_close(struct quiz *q)
{
	answers_close(&q->answers);
}
