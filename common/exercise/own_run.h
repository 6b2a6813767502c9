/* own_run.h: runs what an exercise asks about, and keeps what was asked for. */
#ifndef SHMLAB_EXERCISE_OWN_RUN_H
#define SHMLAB_EXERCISE_OWN_RUN_H

#include "coordinator/failure.h"
#include "exercise/variant.h"

/* What the runs said, question by question. */
struct exercise_answers {
	struct asked_value value[EXERCISE_QUESTIONS];
	int64_t slack[EXERCISE_QUESTIONS];
};

/* Runs all runs of the exercise, each again if it is contradicted. 0, or -1
 * with the failure in the sink: a run that stays contradicted is one, since
 * nobody can be graded by it. */
int own_run(
    const struct variant *, struct failure_sink *, struct exercise_answers *);

#endif
