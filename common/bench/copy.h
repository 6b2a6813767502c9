/* copy.h: how fast one core copies memory: what no ring that copies can beat. */
#ifndef SHMLAB_BENCH_COPY_H
#define SHMLAB_BENCH_COPY_H

#include "bench/section.h"

/* From size bytes to as many others, over and over for so many ns, in a job. 0 or
 * a negated errno, as job_wait(). */
int copy_measure(struct bench *, size_t size, double ns, double *gb_per_s);

#endif
