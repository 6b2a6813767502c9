/* execute.h: plays a program on real memory, beside the model. */
#ifndef SHMLAB_PROVE_EXECUTE_H
#define SHMLAB_PROVE_EXECUTE_H

#include "probe/hugepages.h"
#include "prove/faults.h"
#include "prove/verify.h"

struct executor {
	const struct testbed *testbed;
	bool thorough; /* looks at everything after each operation */
	struct workers workers;
	struct verifier *verifier; /* owned */
	struct fault_watch faults;
	uint64_t operations;	   /* carried out so far */
	int object;		   /* what is mapped, or -1 */
	struct huge_events events; /* before the program */
};

/* Makes the crew's nursery: call it early. 0 or a negated errno; player_close()
 * is safe either way. */
int executor_open(struct executor *, const struct testbed *);
void executor_close(struct executor *);

/* Something is not as predicted, but it may be since the kernel, meanwhile, had no
 * huge page free, or made some by itself. */
#define PLAY_DISTURBED 2

/* Plays a program from its first operation, with nobody there, to its last, and
 * compares: the faults, and the pages of those whom it concerns, after each
 * operation, and everything about everybody after every eighth and the last
 * one (thorough: after each). 1: something is not as predicted, and *d is the first such thing; or
 * PLAY_DISTURBED; 0: all is; -EINVAL: the program makes no sense, from operation
 * d->op on; or another negated errno. */
int execute(struct executor *, const struct program *, struct difference *d);

#endif
