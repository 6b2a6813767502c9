/* sheet.h: an exercise as it is printed, on a screen or for paper. */
#ifndef SHMLAB_EXERCISE_SHEET_H
#define SHMLAB_EXERCISE_SHEET_H

#include "exercise/own_run.h"
#include "report/paper/paper.h"

/* The exercises, a line each. */
void sheet_list(FILE *);

/* What to do, and what to type. */
void sheet_begin(const struct variant *, struct paper *);

/* One question, from 0; before the first one about a run stands that run. */
void sheet_question(const struct variant *, struct paper *, size_t i);

/* All questions, with blanks; or with their answers and reasons. */
void sheet_blanks(const struct variant *, struct paper *);
void sheet_key(
    const struct variant *, struct paper *, const struct exercise_answers *);

/* Prints why an answer is what it is, below it. */
void sheet_why(const struct variant *, struct paper *, size_t i);

#endif
