/* prover.h: several processes that play random programs, one on each CPU.
 *
 * Program number k of a run is the same whoever plays it, so that a run does
 * not depend on how many CPUs there are. The provers share one page or two of
 * memory, in which each keeps its own counts; whoever is done first takes the
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

/* A difference that was seen once, and not when its program was played again:
 * something that the program does not say took part in it. */
struct oddity {
	enum prove_kind kind;
	uint64_t seed;
	struct difference difference;
};

struct prover {
	pid_t pid; /* 0: it was never there, or has been waited for */
	_Atomic uint64_t operations, programs, compared;
	/* Programs that showed a difference once and never again. */
	_Atomic uint64_t unrepeated;
	struct oddity oddity; /* the last of them */
	/* To be read when it has ended. */
	int error; /* 0, or the negated errno that it could not go on with */
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
 * negated errno: some of them may be running. */
int provers_start(
    const struct testbed *, const struct proof_plan *, struct provers **out);

/* It differed once, and not again. */
#define EXECUTE_UNREPEATED 3

/* Plays one program as a prover does: a difference counts if it comes back in
 * one of three more plays. Returns what play() does, or PLAY_UNREPEATED, and
 * then *d says how it differed. */
int prove_program(
    struct executor *, const struct program *, struct difference *d);

#endif
