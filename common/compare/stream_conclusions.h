/* stream_conclusions.h: what the figures of pairs that stream say. */
#ifndef SHMLAB_COMPARE_STREAM_CONCLUSIONS_H
#define SHMLAB_COMPARE_STREAM_CONCLUSIONS_H

#include "compare/speaker.h"

void stream_conclusions_draw(const struct speaker *);

#endif
