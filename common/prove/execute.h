/* execute.h: runs a program on real memory, and compares with the model. */
#ifndef SHMLAB_PROVE_EXECUTE_H
#define SHMLAB_PROVE_EXECUTE_H

#include "probe/hugepages.h"
#include "prove/faults.h"
#include "prove/verify.h"

struct executor {
	const struct testbed *testbed;
	bool thorough; /* compares everything after each operation */
	struct workers workers;
	struct verifier *verifier; /* owned */
	struct fault_watch faults;
	uint64_t operations; /* carried out so far */
	int object;	     /* what is mapped, or -1 */
	void *segment_at;    /* likewise a segment, or NULL */
	int segment;
	struct huge_events events; /* as counted before the program */
};

/* Starts the template of all workers, a copy of this process: call it early. 0
 * or a negated errno; executor_close() is safe either way. */
int executor_open(struct executor *, const struct testbed *);
void executor_close(struct executor *);

/* Something differs; but meanwhile the kernel had no huge page free, or made
 * some by itself, which may be why. */
#define EXECUTE_DISTURBED 2
/* It differed once, and in none of three more runs. */
#define EXECUTE_UNREPEATED 3

/* Runs a program from its first operation, with no actor there, to its last.
 * Compares after each operation its faults, and the pages of the actors that it
 * concerns; after every eighth and the last one (thorough: after each)
 * everything about every actor. A program that differs is run up to three times
 * more. 0: the kernel did what the model says. 1: it did not, nor in another
 * run, and *d is the first difference of that one; or EXECUTE_DISTURBED; or
 * EXECUTE_UNREPEATED, and *d says how it differed. -EINVAL: the program makes
 * no sense from operation d->op on; or another negated errno. */
int execute(struct executor *, const struct program *, struct difference *d);

#endif
