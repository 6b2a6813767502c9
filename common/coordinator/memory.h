/* memory.h: the memory that a run takes, estimated before it begins.
 *
 * Frames and page tables are the actors'. The coordinator keeps notes besides:
 * the model's segments, and for each process its runs of pages, predicted and
 * measured, before and after a step. A region of which every second page is
 * written has as many of both as it has pages. So they are estimated from the
 * operations alone, which are few, before the model handles any page.
 */
#ifndef SHMLAB_COORDINATOR_MEMORY_H
#define SHMLAB_COORDINATOR_MEMORY_H

#include "model/model.h"
#include "region/op.h"

#define MEMORY_SETS 64

/* The sets of pages that any actor has touched so far: each of them cuts the
 * region into runs, once. The last few are recognised; a set that returns after
 * that is counted again. */
struct memory_sets {
	struct pages set[MEMORY_SETS];
	size_t noted;	/* so far; the last ones are in set */
	uint64_t pages; /* of the region */
	uint64_t cuts;	/* that they make, at most */
	bool private;	/* actors can have frames of their own */
};

void memory_note(
    struct memory_sets *, const struct model_machine *, const struct op *);

/* The most segments that the model will need; and the KiB that they take, with
 * the runs of so many actors. */
uint64_t memory_segments(const struct memory_sets *);
uint64_t memory_of_notes(const struct memory_sets *, unsigned actors);

/* KiB that this process may still take: what the machine has available (-1: not
 * known), or less where a limit (ulimit -v) says so. */
uint64_t memory_for_notes(int64_t available_kib);

#endif
