/* socket: an AF_UNIX stream, one write(2) for each message. See unix(7). */
#include "bench/peers/fd_pair.h"

static int
open_socket(struct channel *c)
{
	return fd_pair_open_socket(c, SOCK_STREAM);
}

FD_PAIR_PEER("unix stream", open_socket, 1)
