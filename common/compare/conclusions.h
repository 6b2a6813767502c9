/* conclusions.h: what the figures of a comparison say, in sentences. */
#ifndef SHMLAB_COMPARE_CONCLUSIONS_H
#define SHMLAB_COMPARE_CONCLUSIONS_H

#include <stdio.h>

#include "compare/comparison.h"

/* All that there is to say, of streams as well: a sentence a line. NULL: no
 * memory. The caller frees it. */
char *conclusions_draw(const struct comparison *);

/* The part of it that is about streams. */
void stream_conclusions_draw(const struct comparison *, FILE *);

#endif
