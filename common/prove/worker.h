/* worker.h: the worker's end of workers.h. */
#ifndef SHMLAB_PROVE_WORKER_H
#define SHMLAB_PROVE_WORKER_H

#include <sys/types.h>

#include "os/fault_count.h"
#include "region/op.h"

/* An order. The object, or for OP_FORK the child's socket, comes along as a
 * descriptor. */
struct task {
	struct op op;
	int segment; /* to be mapped, where op is of one */
	bool exact;  /* keep spurious faults out of the count: os/tlb.h */
};

/* The answer. A new worker sends one of its own accord when it is ready. */
struct outcome {
	int error; /* 0 or a negated errno */
	struct faults faults;
	pid_t pid; /* OP_FORK: of the child */
};

/* Carries out orders from the socket fd until its other end is closed. The
 * worker ends with the process parent. */
_Noreturn void worker_main(int fd, int parent);

#endif
