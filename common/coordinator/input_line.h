/* input_line.h: reads what is typed, or stands in a file, unless a signal comes
 * first. */
#ifndef SHMLAB_COORDINATOR_INPUT_LINE_H
#define SHMLAB_COORDINATOR_INPUT_LINE_H

#include "coordinator/failure.h"

#define INPUT_LINE_MOST 4096 /* bytes of a line */

struct input {
	int fd;
	const char *name; /* in messages */
};

extern const struct input input_stdin;

/* Opens a file; that it is a directory is an error. A FIFO is open at once, and
 * waited for when it is read. 0 or a negated errno. The caller closes fd. */
int input_open(struct input *, const char *path);

/* Reads a byte. Returns 1, 0 at the end, or -1 with the failure in the sink: a
 * signal came, or it cannot be read. */
int input_byte_read(struct failure_sink *, const struct input *, char *byte);

/* The same for a line without its end, cut to fit. What follows the line stays
 * there. A line that is too long, or holds a byte 0, is a failure. */
int input_line_read(
    struct failure_sink *, const struct input *, char *line, size_t size);

#endif
