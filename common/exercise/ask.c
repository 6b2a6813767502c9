#include <string.h>

#include "exercise/ask.h"

#define INDENT 3

/* Without blanks at both ends. */
static const char *
trim(char *line)
{
	size_t length = strlen(line);

	while (length > 0 && strchr(" \t\r", line[length - 1]) != NULL)
		line[--length] = '\0';
	return line + strspn(line, " \t");
}

/* 1, 0 when no more is answered, or -1. */
static int
ask(enum asked_figure figure, struct paper *paper, struct answers *answers,
    int64_t *given)
{
	char line[64], why[160];
	const char *answer;

	for (;;) {
		int got;

		fprintf(paper->out, "%*s%s: ", INDENT, "", asked_unit(figure));
		got = answers_next(answers, line, sizeof line);
		if (got <= 0)
			return got;
		answer = trim(line);
		if (strcmp(answer, "q") == 0)
			return 0;
		if (*answer == '\0' ||
		    asked_parse(figure, answer, given, why, sizeof why))
			return 1;
		say(paper, INK_BAD, INDENT, INDENT, "%s; once more:", why);
	}
}

int
ask_all(const struct variant *v, struct paper *paper, struct answers *answers,
    int64_t given[EXERCISE_QUESTIONS])
{
	int got = 1;

	for (size_t i = 0; i < EXERCISE_QUESTIONS; i++)
		given[i] = UNKNOWN;
	say_line(paper, 0, "");
	say_text(paper, INK_PLAIN, 0, 0,
	    "Answer with a number or a word; Enter alone skips a question, q "
	    "ends them. Then the pair is run, and its figures grade you.");
	for (size_t i = 0; got == 1 && i < exercise_question_count(v->exercise);
	     i++) {
		sheet_question(v, paper, i);
		got = ask(v->exercise->questions[i].figure, paper, answers,
		    &given[i]);
	}
	if (answers->ended && got == 0)
		fputs("(no more answers)\n", paper->out);
	return got < 0 ? -1 : 0;
}
