/* job.h: work that is done in processes of its own.
 *
 *	job_run(b, 2, work, shared, 60);	results go into shared memory
 *
 * A job's process dies with the one that started it. The signals that end a run
 * are blocked in it: its parent listens to them, and ends it.
 */
#ifndef SHMLAB_BENCH_JOB_H
#define SHMLAB_BENCH_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "bench/harness.h"

#define JOB_SIDES 2

/* What a process does, on which side of the job. 0 or a negated errno. */
typedef int job_work(void *arg, int side);

/* Runs work(arg, side) in so many processes at once, side 0 on the first CPU
 * that we may use, side 1 on the second. Waits until all have ended, and leaves
 * none. 0; the first negated errno that one returned; -ECHILD: one was killed;
 * -ETIMEDOUT; -EINTR: a signal has come. */
int job_run(
    struct benchmark *, int sides, job_work *, void *arg, double seconds);

/* The same in two calls. If the first one fails, there are no processes. */
struct job {
	int count;
	pid_t pid[JOB_SIDES]; /* 0: it has ended */
};
int job_start(struct job *, int sides, job_work *, void *arg);
int job_await(struct benchmark *, struct job *, double seconds);

/* The run() of a case whose arg is an argv, which ends with NULL: a program,
 * whose output is dropped. Adds how many ms it took; if it fails or does not
 * exist, the note says so. 0 or -EINTR. */
int job_run_program(struct benchmark *, struct bench_case *);

/* One process that does work(arg, -1), on any CPU; waits until it stops. Its
 * pid, or a negated errno: -ECHILD: it has ended instead. The caller kills
 * it. */
pid_t job_fork(job_work *, void *arg);
void job_kill(pid_t);

/* In such a process: stops until the parent lets it go on, and in the parent:
 * lets it go on, and waits until it stops again. 0 or -ECHILD. */
void job_stop(void);
int job_continue(pid_t);

/* Memory that jobs share with us, zeroed; NULL: there is none. */
void *job_memory(size_t size);

#endif
