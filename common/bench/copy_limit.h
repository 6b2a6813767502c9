/* copy_limit.h: how fast one core copies memory: what no ring that copies can
 * beat. Either from its own cache, if the memory fits, or from the other
 * core's, where everything comes from that passes through a ring. */
#ifndef SHMLAB_BENCH_COPY_LIMIT_H
#define SHMLAB_BENCH_COPY_LIMIT_H

#include "bench/harness.h"

/* Copies size bytes again and again, until the copying has taken so many ns.
 * between: the other CPU writes the memory before each copy, which does not
 * count. 0 or a negated errno, as job_run(). */
int copy_limit(
    struct benchmark *, bool between, size_t size, double ns, double *gb_per_s);

#endif
