/* workers.h: the processes that run a program on real memory.
 *
 * Each actor of a program is a process, a worker. It receives an operation on
 * its socket, carries it out, and answers with the faults that this took. It
 * counts them itself, with getrusage(2) right before and after: that is exact,
 * because its own pages are settled beforehand (role/settle.h), and a hundred
 * times faster than to read /proc/PID/stat from outside, which is no more
 * exact.
 *
 *	workers_open(&all);
 *	workers_start(&all, 0);		a process without a region
 *	workers_do(&all, 0, &task, ...);	it maps, reads, writes
 *	workers_fork(&all, 0, 1);		it forks actor 1
 *	workers_exit(&all, 0);
 *	workers_close(&all);
 *
 * One worker, the template, never maps anything; workers_start() has it fork.
 * All workers are children of this process, whichever of them forked
 * (CLONE_PARENT): it can wait for each, and they end with it. They stay on its
 * CPU.
 *
 * Calls return 0 or a negated errno: -EPIPE, the worker has ended, and
 * workers_signal_of() says how; -ETIMEDOUT, it did not answer.
 */
#ifndef SHMLAB_PROVE_WORKERS_H
#define SHMLAB_PROVE_WORKERS_H

#include "probe/process.h"
#include "prove/program.h"
#include "prove/worker.h"

struct worker {
	pid_t pid;  /* 0: there is none */
	int socket; /* our end */
	struct process process;
};

struct workers {
	struct worker template;
	struct worker worker[PROGRAM_ACTORS];
	uint64_t own_pages; /* VSZ of a worker that maps nothing */
};

/* Starts the template. Call it early: workers are copies of this process. */
int workers_open(struct workers *);

/* Ends all workers. Safe after a failure of any call. */
void workers_close(struct workers *);

int workers_start(struct workers *, unsigned actor);
int workers_fork(struct workers *, unsigned parent, unsigned child);

/* Returns when the process is gone, and its mapping with it. */
int workers_exit(struct workers *, unsigned actor);

/* Ends all workers but the template. */
void workers_dismiss(struct workers *);

/* Has an actor do any other operation. fd is the object where the operation
 * uses it, else -1. The faults are those of the operation alone. If the kernel
 * refuses it, its errno is returned. */
int workers_do(struct workers *, unsigned actor, const struct task *, int fd,
    struct faults *);

/* After -EPIPE: the signal that ended an actor, 0 if none did. */
int workers_signal_of(struct workers *, unsigned actor);

#endif
