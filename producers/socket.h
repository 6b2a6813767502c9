/* socket.h: what the producer opens and the consumers inherit. */
#include "stream/stream.h"

#define SOCKETS_MAX 64

extern int sockets[SOCKETS_MAX][2]; /* [consumer - 1]; in the consumer's half */
