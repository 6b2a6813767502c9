/* copy_limit.h: how fast one core copies memory: what no ring that copies can
 * beat. Either from its own cache, if the memory fits, or from the other
 * core's, which is where everything comes from that passes through a ring. */
#ifndef SHMLAB_BENCH_COPY_LIMIT_H
#define SHMLAB_BENCH_COPY_LIMIT_H

#include "bench/harness.h"

/* Copies size bytes to as many others, over and over for so many ns. between:
 * what another CPU has just written, again and again; the time in which it
 * writes does not count. 0 or a negated errno, as job_run(). */
int copy_limit(
    struct benchmark *, bool between, size_t size, double ns, double *gb_per_s);

#endif
