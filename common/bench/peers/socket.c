/* socket: an AF_UNIX stream, a send for each message. See unix(7). */
#include "bench/peers/stream.h"

static int
open_socket(struct channel *c)
{
	return stream_open_socket(c, SOCK_STREAM);
}

const struct peer peer = {
    .name = "unix stream",
    .sleeps = 1,
    .memory = stream_memory,
    .open = open_socket,
    .put = stream_put,
    .get = stream_get,
    .finish = stream_finish,
    .close = stream_close,
};
