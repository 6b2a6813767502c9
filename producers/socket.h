/* socket.h: what the producer opens and the consumers inherit. */
#ifndef PRODUCERS_SOCKET_H
#define PRODUCERS_SOCKET_H

#include "stream/stream.h"

/* Of consumer i at [i - 1]: its own end, the producer's end. */
struct sockets {
	int ends[STREAM_CHANNELS][2];
};

#endif
