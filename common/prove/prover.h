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

#include "prove/play.h"

#define PROVERS_MAX 64

/* What is to be done. */
struct assignment {
	uint64_t seed, operations;
	enum prove_kind kinds[PROVE_KINDS];
	unsigned kind_count;
};

struct prover {
	pid_t pid; /* 0: it was never there, or has been waited for */
	_Atomic uint64_t operations, programs, compared;
	/* Programs that showed a difference once and never again. */
	_Atomic uint64_t unrepeated;
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
    const struct ground *, const struct assignment *, struct provers **out);

/* Plays one program as a prover does: a difference counts if it comes back in
 * one of three more plays. 1: contradicted, and the program is shrunk and *d
 * what it shows; 0: it is not, and *unrepeated says whether it seemed so
 * once; or a negated errno. */
int prove_program(
    struct player *, struct program *, struct difference *d, bool *unrepeated);

#endif
