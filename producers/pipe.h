/* pipe.h: what the producer opens and the consumers inherit. */
#ifndef PRODUCERS_PIPE_H
#define PRODUCERS_PIPE_H

#include "stream/stream.h"

/* Of consumer i at [i - 1]: the end to read from, the end to write to. */
struct pipes {
	int ends[STREAM_CHANNELS][2];
};

#endif
