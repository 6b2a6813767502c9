/* pipe_batch: a pipe, but one write(2) for up to 64 messages, as far as they
 * fit into the buffer. */
#include "bench/peers/fd_pair.h"

FD_PAIR_PEER(
    "pipe, 64 a write", fd_pair_open_pipe(c), sizeof fd_pair_out / message)
