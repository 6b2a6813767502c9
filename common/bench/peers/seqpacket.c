/* seqpacket: an AF_UNIX socket that keeps messages apart. See unix(7). */
#include "bench/peers/fd_pair.h"

static int
open_socket(struct channel *c)
{
	return fd_pair_open_socket(c, SOCK_SEQPACKET);
}

FD_PAIR_PEER("unix seqpacket", open_socket, 1)
