/* stdin_line.h: reads what a person types, and stays awake for signals. */
#ifndef SHMLAB_COORDINATOR_STDIN_LINE_H
#define SHMLAB_COORDINATOR_STDIN_LINE_H

#include "coordinator/actors.h"

/* Reads a line from stdin without its end, cut to fit. Returns 1, 0 when stdin
 * has ended, or -1 with the stage's failure filled in (a signal came). What is
 * not wanted yet stays in stdin. */
int stdin_line_read(struct actors *, char *line, size_t size);

#endif
