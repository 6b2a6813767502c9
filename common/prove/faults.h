/* faults.h: holds the faults of an operation against the model's.
 *
 *	faults_begin(&w, c, r, op, object);	 before it is carried out
 *	...
 *	faults_compare(&w, r, &before, &measured, &d);	 and after
 *
 * The kernel counts minor and major ones. Of a read or a write the classes are
 * deduced from its pages (ledger/deduce.h), where the machine shows them, and
 * each class is held against the model's; but not those of huge pages.
 */
#ifndef SHMLAB_PROVE_FAULTS_H
#define SHMLAB_PROVE_FAULTS_H

#include "ledger/deduce.h"
#include "prove/verify.h"

struct fault_watch {
	struct verifier *verifier;
	const struct operation *op;
	int object;	/* see faults_begin() */
	bool deduces;	/* there will be classes to compare */
	uint64_t pages; /* of the actor's mapping */
	int64_t held;	/* pages that the object had; or UNKNOWN */
	struct page_view views[PROGRAM_PAGES];
};

/* object is the object's descriptor, or -1. 0 or a negated errno. */
int faults_begin(struct fault_watch *, struct verifier *, struct dry_run *,
    const struct operation *, int object);

/* before is the model's before the operation. 1: they differ, and *d says how;
 * 0: they don't; or a negated errno. */
int faults_compare(struct fault_watch *, struct dry_run *,
    const struct model_total *before, const struct faults *measured,
    struct difference *d);

#endif
