/* seqpacket: an AF_UNIX socket that keeps messages apart. See unix(7). */
#include "bench/peers/stream.h"

static int
open_socket(struct channel *c)
{
	return stream_open_socket(c, SOCK_SEQPACKET);
}

const struct peer peer = {
    .name = "unix seqpacket",
    .sleeps = 1,
    .memory = stream_memory,
    .open = open_socket,
    .put = stream_put,
    .get = stream_get,
    .finish = stream_finish,
    .close = stream_close,
};
