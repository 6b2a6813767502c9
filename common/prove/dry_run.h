/* dry_run.h: runs a program on the model alone.
 *
 * The dry run knows more than the model: how long the object is, and that a
 * process cannot attach to another one's anonymous memory. So it can tell
 * whether an operation makes sense now.
 */
#ifndef SHMLAB_PROVE_DRY_RUN_H
#define SHMLAB_PROVE_DRY_RUN_H

#include "prove/program.h"
#include "prove/testbed.h"

struct dry_run {
	const struct testbed *testbed;
	enum prove_kind kind;
	struct model *model;
	/* The last operation, as a region's log would have it: the object is
	 * created or attached, at an address. */
	struct op op;
	/* The kernel has made entries writable of which the processor may not
	 * know, or soon may: os/tlb.h. */
	bool upgrades;
	uint64_t object_pages; /* of the object that is mapped now */
	struct extent {
		uint64_t start, pages;
		bool shared;
	} mapped[PROGRAM_ACTORS]; /* of actors that map anything */
};

/* 0, and dry_run_end() releases it; or -ENOMEM. */
int dry_run_begin(struct dry_run *, const struct testbed *, enum prove_kind);
void dry_run_end(struct dry_run *);

/* Does one operation. -EINVAL: it makes no sense now, and nothing changed. */
int dry_run_apply(struct dry_run *, const struct operation *);

/* Is the region mapped by any actor? If not, the next mapping makes a new
 * object. */
bool dry_run_is_mapped(const struct dry_run *);

/* Removes the operations that make no sense. 0 or -ENOMEM. */
int dry_run_prune(const struct testbed *, struct program *);

#endif
