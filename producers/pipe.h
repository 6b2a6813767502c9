/* pipe.h: what the producer opens and the consumers inherit. */
#include "stream/stream.h"

#define PIPES_MAX 64

extern int pipes[PIPES_MAX][2]; /* [consumer - 1]; in the consumer's half */
