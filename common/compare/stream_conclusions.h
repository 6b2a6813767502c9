/* stream_conclusions.h: what the figures of pairs that stream say. */
#ifndef SHMLAB_COMPARE_STREAM_CONCLUSIONS_H
#define SHMLAB_COMPARE_STREAM_CONCLUSIONS_H

#include <stdio.h>

#include "compare/comparison.h"

/* Writes a sentence a line. */
void stream_conclusions_draw(const struct comparison *, FILE *);

#endif
