/* pipe: one write(2) for each message, as programs do; the reader takes what is
 * there. See pipe(7). */
#include "bench/peers/stream.h"

const struct peer peer = {
    .name = "pipe",
    .sleeps = 1,
    .memory = stream_memory,
    .open = stream_open_pipe,
    .put = stream_put,
    .get = stream_get,
    .finish = stream_finish,
    .close = stream_close,
};
