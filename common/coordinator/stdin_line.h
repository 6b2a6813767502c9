/* stdin_line.h: reads what is typed, unless a signal comes first. */
#ifndef SHMLAB_COORDINATOR_STDIN_LINE_H
#define SHMLAB_COORDINATOR_STDIN_LINE_H

#include "coordinator/failure.h"

/* Reads a byte from stdin. Returns 1, 0 when stdin has ended, or -1 with the
 * failure in the sink (a signal came). */
int stdin_byte_read(struct failure_sink *, char *byte);

/* The same for a line without its end, cut to fit. What follows the line stays
 * in stdin. */
int stdin_line_read(struct failure_sink *, char *line, size_t size);

#endif
