/* quiz.h: asks before each step what it will do, and tells afterwards what was
 * right.
 *
 * The steps are predicted first, and the prediction is kept back until the step
 * has been done: then the answer, the prediction and the measurement stand side
 * by side. What is asked: quiz_questions.h.
 */
#ifndef SHMLAB_COORDINATOR_QUIZ_H
#define SHMLAB_COORDINATOR_QUIZ_H

#include <stdio.h>

#include "coordinator/answers.h"
#include "coordinator/quiz_questions.h"
#include "coordinator/run_callbacks.h"
#include "report/paper/paper.h"

struct quiz {
	struct run_callbacks callbacks; /* the first member */
	struct actor_names names;
	struct paper paper;
	struct answers answers;
	struct quiz_questions questions;
	size_t open;	      /* the last so many are not told yet */
	size_t region;	      /* which they are about, of several */
	unsigned told, right; /* in the whole run */
};

/* A listener that writes to out, and reads answers from a file, or from stdin
 * if path is NULL (answers.h). One that cannot be read is asked for again; an
 * empty line is no answer, and "q" ends the run. 0 or a negated errno; close it
 * in either case. */
int quiz_open(struct quiz *, const char *path, FILE *out, const struct style *,
    struct failure_sink *);
void quiz_close(struct quiz *);

#endif
