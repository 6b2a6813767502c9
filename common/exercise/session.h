/* session.h: what takes a run: the questions with their grades, and the key.
 *
 * Both print what failed on stderr, and return the exit status.
 */
#ifndef SHMLAB_EXERCISE_SESSION_H
#define SHMLAB_EXERCISE_SESSION_H

#include "exercise/variant.h"
#include "report/paper/paper.h"

/* Asks, runs what was asked about, and grades. Answers are read from a file, or
 * from stdin if path is NULL; the grades go to json as well, unless it is
 * NULL. */
int session_hold(
    const struct variant *, struct paper *, const char *path, FILE *json);

/* Runs it, and prints the questions with their answers. */
int session_key(const struct variant *, struct paper *);

#endif
