/* harness.h: how the sections of the benchmark measure.
 *
 * A section is a list of cases. They take turns, pass after pass, so that what
 * happens to the machine meanwhile happens to all of them:
 *
 *	error = bench_take_turns(b, "snapshot of a process", cases, 3, 7);
 *	bench_report(b, "snapshot", cases, 3, ratios, 2);
 *
 * Each section leaves figures and ratios in b->results. It returns 0, or a
 * negated errno when it could not go on: -EINTR, a signal has come; -EBADMSG, a
 * message did not arrive as it was sent. What is not possible on this machine
 * is reported in the results, and is no failure.
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
	int contenders; /* how many */

	struct results results;
	struct progress progress;
	struct platform platform;
	int signals;	   /* descriptor; see os/signals.h */
	int signal;	   /* that ended it, or 0 */
	const char *doing; /* the case that runs, or that ran last */
};

/* What is measured, and becomes a figure. */
struct bench_case {
	const char *subject, *name, *unit; /* "64 processes", "smem", "ms" */
	/* Measures once and adds a reading, or none if that is not possible
	 * here. 0 or a negated errno, which ends the section. */
	int (*run)(struct benchmark *, struct bench_case *);
	void *arg; /* for run() */
	struct readings readings;
	const char *note; /* why there are no readings; or NULL, or a remark */
};

/* Of two cases, by their places in the list. */
struct bench_ratio {
	const char *what; /* "full / floor" */
	int ours, theirs;
	struct bar bar;
	const char *note; /* NULL: that of one of them */
};

/* Runs all cases in turn, in so many passes: one with --quick, and at least
 * three of them otherwise, but no other after 80 seconds. what is shown as
 * progress. 0; -EINTR; the error that a case ended with. */
int bench_take_turns(struct benchmark *, const char *what, struct bench_case *,
    size_t count, unsigned passes);

/* Adds a figure for each case, and ratios of them. */
void bench_report(struct benchmark *, const char *section,
    const struct bench_case *, size_t count, const struct bench_ratio *,
    size_t ratios);

int bench_snapshot(struct benchmark *);
int bench_fault(struct benchmark *);
int bench_ring(struct benchmark *);
int bench_cow(struct benchmark *);

/* Nanoseconds, as a double, of CLOCK_MONOTONIC. */
double bench_now(void);

/* Bytes of memory to use: one part (4: a quarter) of what is available, in
 * whole pages, and at most so many. */
size_t bench_memory(size_t most, unsigned part);

#endif
