/* job.h: work that is done in a process of its own.
 *
 *	job_run(b, 2, work, shared, 60);	 results go into shared memory
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

/* Runs work(arg, side) in so many processes at once, side 0 on the first CPU
 * that we may use, side 1 on the second; each ends as work() returns. Waits for
 * all of them, and leaves none. 0; the first negated errno that one returned;
 * -ECHILD: one was killed; -ETIMEDOUT; -EINTR: a signal has come. */
int job_run(struct benchmark *, int sides, int (*work)(void *arg, int side),
    void *arg, double seconds);

/* The same in two calls. After a failure of the first one there are none. */
struct job {
	int count;
	pid_t pid[JOB_SIDES];
	bool program; /* exits as programs do */
};
int job_start(
    struct job *, int sides, int (*work)(void *arg, int side), void *arg);
int job_await(struct benchmark *, struct job *, double seconds);

/* Runs a program, whose output is dropped, and tells how long it took; argv
 * ends with NULL. As job_run(), and -ENOENT: it is not there; -ECHILD: it
 * failed. */
int job_run_program(struct benchmark *, const char *const *argv, double seconds,
    struct readings *ms);

/* One process that does work(arg, side), on the CPU of that side or anywhere:
 * its pid, or a negated errno. The caller kills it. */
#define JOB_ANYWHERE (-1)
pid_t job_fork(int side, int (*work)(void *arg, int side), void *arg);
void job_kill(pid_t);

/* Memory that jobs share with us, zeroed; NULL: there is none. */
void *job_memory(size_t size);

#endif
