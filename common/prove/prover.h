/* prover.h: processes that run random programs, one on each CPU.
 *
 * Program number k of a run is the same whichever prover takes it, so that a
 * run does not depend on the number of CPUs. The provers share some pages of
 * memory, where each keeps its own counts; the first that is done takes the
 * next program. A prover that finds a contradiction shrinks it, and stops.
 */
#ifndef SHMLAB_PROVE_PROVER_H
#define SHMLAB_PROVE_PROVER_H

#include <stdatomic.h>
#include <sys/types.h>

#include "prove/execute.h"

#define PROVERS_MAX 64

/* What is to be done. */
struct proof_plan {
	uint64_t seed, operations;
	enum prove_kind kinds[PROVE_KINDS];
	unsigned kind_count;
};

/* A difference that occurred once, and not when its program ran again:
 * something that is not in the program took part in it. */
struct oddity {
	enum prove_kind kind;
	uint64_t seed;
	struct difference difference;
};

struct prover {
	pid_t pid; /* 0: it was not started, or has been waited for */
	_Atomic uint64_t operations, programs, compared;
	/* Programs that differed once and not again. */
	_Atomic uint64_t unrepeated;
	struct oddity oddity; /* the last of them */
	/* To be read after it has ended. */
	int error; /* 0, or the negated errno that it ended with */
	bool contradicted;
	size_t length; /* of the program, before it was shrunk */
	struct program program;
	struct difference difference;
};

struct provers {
	unsigned count;
	_Atomic uint64_t next; /* program */
	struct prover prover[PROVERS_MAX];
};

/* Starts a prover on each CPU that this process may use. *out is shared with
 * them; munmap(2) it. The caller is their parent, and waits for them. 0 or a
 * negated errno; then some of them may be running. */
int provers_start(
    const struct testbed *, const struct proof_plan *, struct provers **out);

#endif
