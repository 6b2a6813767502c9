/* grade.h: what was answered, beside what is right. */
#ifndef SHMLAB_EXERCISE_GRADE_H
#define SHMLAB_EXERCISE_GRADE_H

#include "exercise/sheet.h"

enum grade {
	GRADE_RIGHT,
	GRADE_WRONG,
	GRADE_NO_ANSWER,
	GRADE_NOT_SHOWN, /* this machine does not show what is right */
};

/* Of question i, to which given was the answer. */
enum grade grade_of(const struct exercise_answers *, size_t i, int64_t given);

/* Says it of each question, and how many are right. Nothing is given away of a
 * question that was not answered. Returns whether all are right that this
 * machine can show. */
bool grade_all(const struct variant *, struct paper *,
    const struct exercise_answers *, const int64_t given[EXERCISE_QUESTIONS]);

#endif
