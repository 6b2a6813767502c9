/* touched.h: the pages that one kind of operations of one actor names. */
#ifndef SHMLAB_REPORT_TOUCHED_H
#define SHMLAB_REPORT_TOUCHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/record.h"

#define TOUCHED_MARKS 4 /* different marks that are kept */

/* The operations, and the pages that they name. */
struct touched {
	uint64_t pages; /* each counted once; if not exact, an upper bound */
	uint64_t total; /* in the region */
	unsigned times; /* how many operations */
	bool exact;
	bool reads, writes; /* as a load from, or a store to, each page does */
	bool may_write;	    /* for the actor, by the kernel */
	bool checked; /* all of them compared the bytes with an actor's mark: */
	struct {
		unsigned mark;
		uint64_t pages; /* summed over the operations */
	} seen[TOUCHED_MARKS];
	size_t seen_count;
	/* What they ask for: OP_PROTECT; OP_DONTFORK and OP_WIPEONFORK. */
	enum access access;
	bool on;
	bool mixed; /* for different things; the last one's are kept */
};

/* Adds an operation. Pages are counted for the first one only; after a second
 * one, see touched_unite(). */
void touched_add(struct touched *, const struct op *);

/* Counts the pages of all operations of that kind, each page once. Without
 * memory for that, pages is an upper bound. */
void touched_unite(
    struct touched *, const struct step_record *, unsigned index, enum op_kind);

#endif
