/* section.h: what the parts of the benchmark have in common.
 *
 * Each section measures, and leaves figures and ratios in b->results. It returns
 * 0, or a negated errno when it could not go on: -EINTR, a signal has come;
 * -EBADMSG, a message did not arrive as it was sent. What cannot be had on this
 * machine is said in the results and is no failure.
 */
#ifndef SHMLAB_BENCH_SECTION_H
#define SHMLAB_BENCH_SECTION_H

#include "bench/results.h"
#include "coordinator/progress.h"
#include "probe/platform.h"

struct bench {
	struct results results;
	struct progress progress;
	struct platform platform;
	int signals;	   /* descriptor; see coordinator/signals.h */
	int signal;	   /* that ended it, or 0 */
	bool quick;	   /* tiny sizes: does it work? */
	const char *peers; /* "pipe,mqueue": only these; NULL: all */
};

int bench_snapshot(struct bench *);
int bench_fault(struct bench *);
int bench_ring(struct bench *);
int bench_cow(struct bench *);

/* -EINTR once a signal has come, or 0. To be asked between passes. */
int bench_interrupted(struct bench *);

/* Nanoseconds, as a double, of CLOCK_MONOTONIC. */
double bench_now(void);

#endif
