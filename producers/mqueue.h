/* mqueue.h: what the producer opens and the consumers inherit. */
#include <mqueue.h>

#include "stream/stream.h"

#define QUEUES_MAX 64

extern mqd_t queues[QUEUES_MAX]; /* [consumer - 1]; in the consumer's half */
