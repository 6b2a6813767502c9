/* times.h: how long each step takes, in several runs.
 *
 *	times_init(&times, &sink);
 *	... &times.callbacks as a listener, in every run ...
 *	times_repeat(&times, &config, runs);	 or in so many runs more
 *	times_print(&times, &paper);
 *	times_release(&times);
 */
#ifndef SHMLAB_COORDINATOR_TIMES_H
#define SHMLAB_COORDINATOR_TIMES_H

#include "coordinator/failure.h"
#include "coordinator/run_callbacks.h"
#include "coordinator/run_config.h"
#include "report/paper/paper.h"

/* One step, in all runs. */
struct step_times {
	char name[STEP_NAME_MAX];
	int64_t *ns; /* owned */
	size_t count;
};

struct times {
	struct run_callbacks callbacks; /* the first member */
	struct step_times *steps;	/* by number; owned */
	size_t count;
	struct failure_sink *sink;
	unsigned runs, contradicted; /* how many; how many of them were */
	int64_t *waited;	     /* by actor, in this run; owned */
	size_t actors;
	/* Nanoseconds in the run in which its actors waited for a CPU the
	 * longest. */
	int64_t worst_wait, worst_time;
};

void times_init(struct times *, struct failure_sink *);

/* Runs it so many times more, without output. 0, or -1 with the failure in the
 * sink. */
int times_repeat(struct times *, const struct run_config *, unsigned runs);

/* Median, least and most of each step, and whether the machine was busy. */
void times_print(const struct times *, struct paper *);
void times_release(struct times *);

#endif
