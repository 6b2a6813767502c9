/* quiz.h: asks before each step what it will do, and tells afterwards what was
 * right.
 *
 * The steps are predicted first, and the prediction is kept back until the step
 * has been done: then the answer, the prediction and the measurement stand side
 * by side.
 */
#ifndef SHMLAB_COORDINATOR_QUIZ_H
#define SHMLAB_COORDINATOR_QUIZ_H

#include <stdio.h>

#include "coordinator/answers.h"
#include "coordinator/run_callbacks.h"

#define QUIZ_QUESTIONS 2 /* a step */

enum quiz_figure {
	QUIZ_FAULTS, /* of an actor, in the step */
	QUIZ_RSS,    /* of an actor's region, after it */
	QUIZ_FRAMES, /* of all */
	QUIZ_PSS,    /* of all, where frames cannot be seen */
};

struct question {
	enum quiz_figure figure;
	unsigned index; /* actor */
	int64_t predicted, answer;
};

struct quiz {
	struct run_callbacks callbacks; /* the first member */
	struct actor_names names;
	FILE *out;
	struct answers answers;
	bool frames; /* they can be seen */
	struct question question[QUIZ_QUESTIONS];
	unsigned count;
	unsigned asked, right; /* in the whole run */
};

/* A listener that writes to out, and reads answers from a file, or from stdin
 * if path is NULL (answers.h). 0 or a negated errno; close it in either
 * case. */
int quiz_open(
    struct quiz *, const char *path, FILE *out, struct failure_sink *);
void quiz_close(struct quiz *);

#endif
