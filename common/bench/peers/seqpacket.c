/* seqpacket: an AF_UNIX socket that keeps messages apart. See unix(7). */
#include "bench/peers/fd_pair.h"

FD_PAIR_PEER("unix seqpacket", fd_pair_open_socket(c, SOCK_SEQPACKET), 1)
