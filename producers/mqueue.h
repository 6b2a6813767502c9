/* mqueue.h: what the producer opens and the consumers inherit. */
#ifndef PRODUCERS_MQUEUE_H
#define PRODUCERS_MQUEUE_H

#include <mqueue.h>

#include "stream/stream.h"

/* Of consumer i at [i - 1]. */
struct queues {
	mqd_t of[STREAM_CHANNELS];
};

#endif
