/* socket: an AF_UNIX stream, one write(2) for each message. See unix(7). */
#include "bench/peers/fd_pair.h"

FD_PAIR_PEER("unix stream", fd_pair_open_socket(c, SOCK_STREAM), 1)
