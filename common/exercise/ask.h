/* ask.h: asks the questions of an exercise, and reads what is answered. */
#ifndef SHMLAB_EXERCISE_ASK_H
#define SHMLAB_EXERCISE_ASK_H

#include "coordinator/answers.h"
#include "exercise/sheet.h"

/* Asks them in turn, each until the answer can be read; an empty line is none,
 * and q ends the questions. Stores what was answered, or UNKNOWN. 0, or -1 with
 * the failure in the sink. */
int ask_all(const struct variant *, struct paper *, struct answers *,
    int64_t given[EXERCISE_QUESTIONS]);

#endif
