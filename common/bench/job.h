/* job.h: work that is done in a process of its own.
 *
 *	job_start(&job, 0, work, shared);	 results go into shared memory
 *	job_wait(b, &job, 1, 60);
 *
 * A job's process dies with the one that started it. It has the signals that
 * end a run blocked: it is its parent that listens to them, and ends it.
 */
#ifndef SHMLAB_BENCH_JOB_H
#define SHMLAB_BENCH_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "bench/section.h"

struct job {
	pid_t pid; /* 0: there is none */
	int pidfd;
	bool program;
};

/* Forks; the child stays on one CPU (choice, see role/pin.h; JOB_ANYWHERE: on
 * any), does work(arg), and ends as work returns: 0, or a negated errno. 0 or
 * a negated errno. */
int job_start(struct job *, int choice, int (*work)(void *), void *arg);
#define JOB_ANYWHERE (-1)
#define JOBS_MAX     2

/* The same for a program, whose output goes nowhere; argv ends with NULL. That
 * it is not installed is found out by job_wait(). */
int job_start_program(struct job *, const char *const *argv);

/* Waits until all (JOBS_MAX at most) have ended. 0; the first negated errno that a
 * job ended with; -ENOENT: the program is not there; -ECHILD: it failed, or a job
 * was killed; -ETIMEDOUT: they took longer than that; -EINTR: a signal has come.
 * None of them is left then. */
int job_wait(struct bench *, struct job *, size_t count, double seconds);

/* Kills and reaps them, if there are any. */
void job_end(struct job *, size_t count);

/* Memory that jobs share with us, all zeros; NULL: there is none. */
void *job_memory(size_t size);

#endif
