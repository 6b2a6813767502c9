/* grade_json.h: the grades for programs; see exercise.schema.json. */
#ifndef SHMLAB_EXERCISE_GRADE_JSON_H
#define SHMLAB_EXERCISE_GRADE_JSON_H

#include <stdio.h>

#include "exercise/grade.h"

/* 0, or -1 if it cannot be written. */
int grade_json(const struct variant *, FILE *, const struct exercise_answers *,
    const int64_t given[EXERCISE_QUESTIONS]);

#endif
