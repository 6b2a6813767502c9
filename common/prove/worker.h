/* worker.h: what a worker does: the other end of crew.h. */
#ifndef SHMLAB_PROVE_WORKER_H
#define SHMLAB_PROVE_WORKER_H

#include <sys/types.h>

#include "os/fault_count.h"
#include "region/op.h"

/* What a worker is told; an object, or the socket of the process that it is to
 * make, comes along as a descriptor. */
struct task {
	struct op op;
	bool exact; /* keeps spurious faults out of the count: os/tlb.h */
};

/* What it answers. A process that was just made answers once unasked. */
struct outcome {
	int error; /* 0 or a negated errno */
	struct faults faults;
	pid_t pid; /* OP_FORK: of the child */
};

/* Carries out what comes in on fd, until nothing can come any more. parent is
 * the process that must outlive all workers. */
_Noreturn void worker_main(int fd, int parent);

#endif
