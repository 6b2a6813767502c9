/* harness.h: how the sections of the benchmark measure.
 *
 * A section is a list of cases. They take turns, pass after pass, so that what
 * happens to the machine happens to all of them:
 *
 *	error = bench_take_turns(b, "snapshot of a process", cases, count, 7);
 *	results_figure(&b->results, ..., &cases[0].readings, "");
 *
 * Each section leaves figures and ratios in b->results. It returns 0, or a
 * negated errno when it could not go on: -EINTR, a signal has come; -EBADMSG, a
 * message did not arrive as it was sent. What is not possible on this machine
 * is said in the results and is no failure.
 */
#ifndef SHMLAB_BENCH_HARNESS_H
#define SHMLAB_BENCH_HARNESS_H

#include "bench/contender.h"
#include "bench/results.h"
#include "cli/progress.h"
#include "probe/platform.h"

struct benchmark {
	/* Set by options. */
	bool quick; /* tiny sizes: does it work? */
	struct contender contender[CONTENDERS_MAX];
	int contenders; /* how many; or why there are none, a negated errno */

	struct results results;
	struct progress progress;
	struct platform platform;
	int signals;	   /* descriptor; see os/signals.h */
	int signal;	   /* that ended it, or 0 */
	const char *doing; /* the case that is run, or was the last */
};

struct bench_case {
	const char *name; /* "pmap -X" */
	/* Measures once and adds what came of it. 0 or a negated errno, which
	 * ends the section. */
	int (*run)(struct benchmark *, struct bench_case *);
	void *arg; /* for run() */
	struct readings readings;
};

/* Runs all cases so many times (once with --quick), in turn. It ends
 * after 80 seconds, if there were three passes. what is shown as progress. 0;
 * -EINTR; the error that a case ended with. */
int bench_take_turns(struct benchmark *, const char *what, struct bench_case *,
    size_t count, unsigned passes);

int bench_snapshot(struct benchmark *);
int bench_fault(struct benchmark *);
int bench_ring(struct benchmark *);
int bench_cow(struct benchmark *);

/* -EINTR once a signal has come, or 0. */
int bench_interrupted(struct benchmark *);

/* Nanoseconds, as a double, of CLOCK_MONOTONIC. */
double bench_now(void);

/* Bytes of memory to use: a part (4: a quarter) of what is available, in whole
 * pages, and at most so many. */
size_t bench_memory(size_t most, unsigned part);

#endif
