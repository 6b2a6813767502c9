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

struct rehearsal {
	const struct ground *ground;
	enum prove_kind kind;
	struct model *model;
	uint64_t object_pages; /* of the object that somebody maps */
	struct extent {
		uint64_t start, pages;
		bool shared;
	} mapped[PROGRAM_ACTORS]; /* of those that map anything */
};

/* -ENOMEM; else rehearsal_end() releases it. */
int rehearsal_begin(struct rehearsal *, const struct ground *, enum prove_kind);
void rehearsal_end(struct rehearsal *);

/* Does one operation. -EINVAL: it makes no sense now, and nothing changed. */
int rehearse(struct rehearsal *, const struct operation *);

/* Does anybody map anything? If not, the next mapping makes a new object. */
bool rehearsal_is_mapped(const struct rehearsal *);

/* Drops what makes no sense in a program, so that all of it does. -ENOMEM. */
int rehearsal_prune(const struct ground *, struct program *);

#endif
