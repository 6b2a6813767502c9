/* pipe.h: what the producer opens and the consumers inherit. */
#ifndef PRODUCERS_PIPE_H
#define PRODUCERS_PIPE_H

#include "stream/stream.h"

#define PIPES_MAX 64

struct pipes {
	int ends[PIPES_MAX][2]; /* of consumer i at [i - 1]: [0] reads, [1] writes */
};

#endif
