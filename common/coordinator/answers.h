/* answers.h: answers that are typed, or stand in a file.
 *
 *	answers_open(&a, path, stdout, &sink);
 *	fputs("How many? ", stdout);
 *	while (answers_next(&a, line, sizeof line) == 1)
 *		...
 *	answers_close(&a);
 */
#ifndef SHMLAB_COORDINATOR_ANSWERS_H
#define SHMLAB_COORDINATOR_ANSWERS_H

#include <stdbool.h>
#include <stdio.h>

#include "coordinator/input_line.h"

struct answers {
	struct failure_sink *sink;
	FILE *out;
	struct input in;
	bool ended; /* there are no more */
};

/* From a file, a line each, where lines that begin with # do not count; or from
 * stdin if path is NULL. 0 or a negated errno; close it in either case. */
int answers_open(
    struct answers *, const char *path, FILE *out, struct failure_sink *);
void answers_close(struct answers *);

/* Waits for the next one, without the end of its line, cut to fit. One that
 * nobody types on a terminal is written to out, behind the question. Returns 1,
 * 0 when there are no more, or -1 with the failure in the sink: a signal came,
 * or the answers cannot be read. */
int answers_next(struct answers *, char *line, size_t size);

#endif
