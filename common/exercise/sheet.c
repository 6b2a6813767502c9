#include <inttypes.h>
#include <string.h>

#include "exercise/sheet.h"

#define INDENT 3 /* below the number of a question */

void
sheet_list(FILE *out)
{
	for (size_t i = 0; i < exercise_count; i++)
		fprintf(out, "  %zu  %s\n", i + 1, exercises[i].title);
}

static void
print_commands(const struct variant *v, struct paper *paper, const char *words,
    const char *const *commands)
{
	char text[256];

	if (commands[0] != NULL)
		say_text(paper, INK_PLAIN, 0, 0, words);
	for (size_t i = 0; i < EXERCISE_COMMANDS && commands[i] != NULL; i++)
		say_line(
		    paper, 2, variant_text(v, commands[i], text, sizeof text));
}

void
sheet_begin(const struct variant *v, struct paper *paper)
{
	const struct exercise *e = v->exercise;
	char title[128], seed[32], text[1024];

	snprintf(title, sizeof title, "Exercise %zu: %s", v->number, e->title);
	snprintf(seed, sizeof seed, "seed %" PRIu64, v->seed);
	(void)say_ruled(paper, INK_HEAD, title, seed);
	say_text(paper, INK_PLAIN, 0, 0,
	    variant_text(v, e->text, text, sizeof text));
	say_line(paper, 0, "");
	print_commands(v, paper, "Type:", e->commands);
	print_commands(v, paper,
	    "And elsewhere, while the last one pauses:", e->elsewhere);
}

void
sheet_question(const struct variant *v, struct paper *paper, size_t i)
{
	const struct exercise_question *q = &v->exercise->questions[i];
	char text[512];

	if (i == 0 || q->run != q[-1].run) {
		say_line(paper, 0, "");
		say(paper, INK_HEAD, 0, 2, "About ./run.sh %s:",
		    variant_text(
			v, v->exercise->runs[q->run], text, sizeof text));
	}
	say(paper, INK_PLAIN, 0, INDENT, "%zu. %s", i + 1,
	    variant_text(v, q->words, text, sizeof text));
}

void
sheet_blanks(const struct variant *v, struct paper *paper)
{
	for (size_t i = 0; i < exercise_question_count(v->exercise); i++) {
		sheet_question(v, paper, i);
		say(paper, INK_PLAIN, INDENT, INDENT, "%s: ____________",
		    asked_unit(v->exercise->questions[i].figure));
	}
}

void
sheet_why(const struct variant *v, struct paper *paper, size_t i)
{
	char text[512];

	say_text(paper, INK_PLAIN, INDENT, INDENT,
	    variant_text(v, v->exercise->questions[i].why, text, sizeof text));
}

void
sheet_key(const struct variant *v, struct paper *paper,
    const struct exercise_answers *answers)
{
	for (size_t i = 0; i < exercise_question_count(v->exercise); i++) {
		enum asked_figure figure = v->exercise->questions[i].figure;
		char text[32];

		sheet_question(v, paper, i);
		say(paper, INK_GOOD, INDENT, INDENT, "%s: %s",
		    asked_unit(figure),
		    asked_text(figure, asked_answer(&answers->value[i]), text,
			sizeof text));
		sheet_why(v, paper, i);
	}
}
