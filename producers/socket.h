/* socket.h: what the producer opens and the consumers inherit. */
#ifndef PRODUCERS_SOCKET_H
#define PRODUCERS_SOCKET_H

#include "stream/stream.h"

#define SOCKETS_MAX 64

/* Of consumer i at [i - 1]: its own end, the producer's end. */
struct sockets {
	int ends[SOCKETS_MAX][2];
};

#endif
