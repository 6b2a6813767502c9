/* workers.h: the processes that play a program on real memory.
 *
 * Each actor of a program is a process, a worker, that waits for an operation
 * on its socket, carries it out, and answers with the faults it took. It
 * counts them itself, with getrusage(2) right before and after: exact, because
 * all its own pages are settled beforehand (role/settle.h), and a hundred times
 * faster than reading /proc/PID/stat from outside, which is no more exact.
 *
 *	workers_open(&c);
 *	workers_start(&c, 0);		a process that has nothing of the region
 *	workers_do(&c, &op, ...);		it maps, reads, writes
 *	workers_fork(&c, 0, 1);		it makes actor 1
 *	workers_exit(&c, 0);
 *	workers_close(&c);
 *
 * We never fork a worker ourselves while a region is mapped: the first one,
 * the nursery, maps nothing ever, and is what workers_start() copies. Workers are
 * our children whoever forked them (CLONE_PARENT), so that each can be waited
 * for, and dies with us. They stay on the CPU that we are on.
 *
 * Calls return 0 or a negated errno: -EPIPE, a worker has ended, and
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
	struct worker nursery;
	struct worker worker[PROGRAM_ACTORS];
	uint64_t own_pages; /* VSZ of a worker that maps nothing */
};

/* Makes the nursery. Call it early: workers are copies of this process. */
int workers_open(struct workers *);

/* Ends everybody. Safe after a failure of any call. */
void workers_close(struct workers *);

int workers_start(struct workers *, unsigned actor);
int workers_fork(struct workers *, unsigned parent, unsigned child);

/* Returns when the process is gone, and with it all that it had mapped. */
int workers_exit(struct workers *, unsigned actor);

/* Ends all but the nursery. */
void workers_dismiss(struct workers *);

/* Has an actor do any other operation. fd is the object, where one is mapped or
 * used (else -1). Faults are those of the operation alone. An operation that
 * the kernel refuses is a negated errno. */
int workers_do(struct workers *, unsigned actor, const struct task *, int fd,
    struct faults *);

/* After -EPIPE: the signal that ended an actor, 0 if none did. */
int workers_signal_of(struct workers *, unsigned actor);

#endif
