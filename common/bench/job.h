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
	bool program;	      /* exits as programs do */
};
int job_start(struct job *, int sides, job_work *, void *arg);
int job_await(struct benchmark *, struct job *, double seconds);

/* Runs a program, whose output is dropped, and adds how long it took; argv ends
 * with NULL. As job_run(), and -ENOENT: there is no such program; -ECHILD: it
 * failed. */
int job_run_program(struct benchmark *, const char *const *argv, double seconds,
    struct readings *ms);

/* One process that does work(arg, side), on the CPU of that side or anywhere:
 * its pid, or a negated errno. The caller kills it. */
#define JOB_ANYWHERE (-1)
pid_t job_fork(int side, job_work *, void *arg);
void job_kill(pid_t);

/* In such a process: stops until the parent lets it go on. */
void job_stop(void);

/* In the parent: waits until the process stops, and lets it go on. 0 or
 * -ECHILD: it has ended instead. */
int job_await_stop(pid_t);
void job_continue(pid_t);

/* Memory that jobs share with us, zeroed; NULL: there is none. */
void *job_memory(size_t size);

#endif
