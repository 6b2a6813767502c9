/* faults.h: compares the faults of an operation with the model's.
 *
 *	faults_begin(&w, v, r, op, object);	 before the operation
 *	...
 *	faults_compare(&w, r, &before, &measured, &d);	 and after
 *
 * The kernel counts minor and major faults. Where the machine shows the state
 * of pages, the classes of the faults of a read or a write are deduced from
 * them (ledger/deduce.h), and each is compared; but not those of huge pages.
 */
#ifndef SHMLAB_PROVE_FAULTS_H
#define SHMLAB_PROVE_FAULTS_H

#include "ledger/deduce.h"
#include "prove/verify.h"

struct fault_watch {
	struct verifier *verifier;
	const struct operation *op;
	int object;	/* see faults_begin() */
	bool deduces;	/* the classes can be compared */
	uint64_t pages; /* of the actor's mapping */
	int64_t held;	/* pages that the object had; or UNKNOWN */
	struct page_view views[PROGRAM_PAGES];
};

/* object is the object's descriptor, or -1. 0 or a negated errno. */
int faults_begin(struct fault_watch *, struct verifier *, struct dry_run *,
    const struct operation *, int object);

/* before is the model's total before the operation. 0: they are as predicted;
 * 1: they are not, and *d says how; or a negated errno. */
int faults_compare(struct fault_watch *, struct dry_run *,
    const struct model_total *before, const struct faults *measured,
    struct difference *d);

#endif
