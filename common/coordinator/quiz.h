/* quiz.h: asks the person before each step, and tells afterwards who was right.
 *
 * The step is rehearsed, and the model's prediction is kept from the person
 * until the step has been done: then what was said, predicted and measured
 * stand side by side.
 */
#ifndef SHMLAB_COORDINATOR_QUIZ_H
#define SHMLAB_COORDINATOR_QUIZ_H

#include "coordinator/session.h"

/* Answers come from a file, a line each (lines that begin with # do not count),
 * or from stdin if path is NULL. NULL: it has said on stderr why not. */
struct quiz *quiz_open(const char *path);
void quiz_close(struct quiz *);

/* Asks about the step that is about to be done; now.ops holds its rehearsal. 0,
 * or -1 with the failure filled in. */
int quiz_ask(struct session *);

/* Gives the kept prediction to the step that was done, if it did just what it
 * had rehearsed. false: there is none, or the step did something else. */
bool quiz_give_prediction(struct quiz *, struct step_record *step);

/* Tells what was right, for the step, and the score at the end of the run. */
void quiz_tell(const struct session *, const struct step_record *step);
void quiz_score(const struct session *);

#endif
