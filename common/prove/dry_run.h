/* dry_run.h: a program played on the model alone.
 *
 * The model knows nothing of the object's length, nor that anonymous memory
 * can't be found by a stranger; a rehearsal does, so it can say whether an
 * operation makes sense now.
 */
#ifndef SHMLAB_PROVE_DRY_RUN_H
#define SHMLAB_PROVE_DRY_RUN_H

#include "prove/program.h"
#include "prove/testbed.h"

struct dry_run {
	const struct testbed *testbed;
	enum prove_kind kind;
	struct model *model;
	/* The last operation, as a log would have it: the object is created or
	 * attached, at an address. */
	struct op op;
	uint64_t object_pages; /* of the object that somebody maps */
	struct extent {
		uint64_t start, pages;
		bool shared;
	} mapped[PROGRAM_ACTORS]; /* of those that map anything */
};

/* -ENOMEM; else dry_run_end() releases it. */
int dry_run_begin(struct dry_run *, const struct testbed *, enum prove_kind);
void dry_run_end(struct dry_run *);

/* Does one operation. -EINVAL: it makes no sense now, and nothing changed. */
int dry_run_apply(struct dry_run *, const struct operation *);

/* Does anybody map anything? If not, the next mapping makes a new object. */
bool dry_run_is_mapped(const struct dry_run *);

/* Drops what makes no sense in a program, so that all of it does. -ENOMEM. */
int dry_run_prune(const struct testbed *, struct program *);

#endif
