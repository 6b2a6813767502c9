/* copy.h: how fast one core copies memory: what no ring that copies can beat.
 *
 * Out of its own cache, if the memory fits; or out of the other core's, which is
 * where all comes from that goes through a ring.
 */
#ifndef SHMLAB_BENCH_COPY_H
#define SHMLAB_BENCH_COPY_H

#include "bench/section.h"

/* From size bytes to as many others, over and over for so many ns, in a job. 0 or
 * a negated errno, as job_wait(). */
int copy_measure(struct bench *, size_t size, double ns, double *gb_per_s);

/* The same of what another CPU has just written, again and again; the time for
 * which it writes does not count. */
int copy_measure_between(
    struct bench *, size_t size, double ns, double *gb_per_s);

#endif
