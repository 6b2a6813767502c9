/* exercises.h: the exercises, as data.
 *
 * An exercise is a text, commands to type, and questions about a run or two of
 * pairs. No answer stands here: each question names a figure, a step and an
 * actor, and the answer is what the student's own run says.
 *
 * Numbers that differ from student to student have names; {NAME} stands for
 * such a number in every text below (variant.h):
 *
 *	.numbers = {{"pages", .least = 2, .most = 200}},
 *	.runs = {"lazy --pages {pages}"},
 *	.questions = {{"How much is in RSS now, in kB?", ASKED_RSS, "write"}},
 */
#ifndef SHMLAB_EXERCISE_EXERCISES_H
#define SHMLAB_EXERCISE_EXERCISES_H

#include <stddef.h>

#include "exercise/asked_figure.h"

#define EXERCISE_NUMBERS   3
#define EXERCISE_RUNS	   2
#define EXERCISE_COMMANDS  4
#define EXERCISE_QUESTIONS 12

/* One of least ... most, or one of the words "one|two". */
struct exercise_number {
	const char *name;
	unsigned least, most;
	const char *words; /* NULL: a number */
};

struct exercise_question {
	const char *words;
	enum asked_figure figure;
	const char *step;
	unsigned who;	   /* an actor, or ASKED_ALL; 0: the producer */
	const char *since; /* what changed since that step; NULL: the figure */
	const char *why;   /* for who answered wrong, and for the key */
	unsigned run;	   /* of the exercise's runs; 0: the first */
};

/* Unused places at the end of an array are zeros. */
struct exercise {
	const char *title;
	const char *text; /* what to do */
	struct exercise_number numbers[EXERCISE_NUMBERS];
	/* What follows ./run.sh: these runs are asked about. */
	const char *runs[EXERCISE_RUNS];
	/* To be typed, and to be typed elsewhere while the last one pauses. */
	const char *commands[EXERCISE_COMMANDS];
	const char *elsewhere[EXERCISE_COMMANDS];
	struct exercise_question questions[EXERCISE_QUESTIONS];
};

extern const struct exercise exercises[];
extern const size_t exercise_count;

size_t exercise_question_count(const struct exercise *);

#endif
