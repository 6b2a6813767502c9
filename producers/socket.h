/* socket.h: what the producer opens and the consumers inherit. */
#ifndef PRODUCERS_SOCKET_H
#define PRODUCERS_SOCKET_H

#include "stream/stream.h"

#define SOCKETS_MAX 64

struct sockets {
	int ends[SOCKETS_MAX][2]; /* of consumer i at [i - 1]: its own, the producer's */
};

#endif
