/* conclusions.h: what the figures of a comparison say, in sentences. */
#ifndef SHMLAB_COMPARE_CONCLUSIONS_H
#define SHMLAB_COMPARE_CONCLUSIONS_H

#include "compare/speaker.h"

/* Lets the speaker say all that there is to say; of streams as well. */
void conclusions_draw(const struct speaker *);

#endif
