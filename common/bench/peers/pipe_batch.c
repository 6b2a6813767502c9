/* pipe_batch: a pipe, but messages are gathered: one write(2) for up to 64. */
#include "bench/peers/stream.h"

const struct peer peer = {
    .name = "pipe, 64 a write",
    .sleeps = 1,
    .memory = stream_memory,
    .open = stream_open_pipe,
    .put = stream_put_together,
    .get = stream_get,
    .finish = stream_finish,
    .close = stream_close,
};
