/* pipe: one write(2) for each message, as programs do; the reader takes what is
 * there. See pipe(7). */
#include "bench/peers/fd_pair.h"

FD_PAIR_PEER("pipe", fd_pair_open_pipe(c), 1)
