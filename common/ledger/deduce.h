/* deduce.h: deduces from the pages of which class each fault was.
 *
 * The kernel counts faults, and does not say what each of them did. But that
 * can be seen: a page that has another frame was copied; one that had none and
 * is the zero page now was read. From the pages of one actor before and after
 * it read or wrote, and from the number of faults, this file derives how many
 * faults of each class there were. The model has no part in it.
 *
 *	struct evidence e = {.writes = true, .alone = true, ...};
 *	evidence_add(&e, &before, &after, 1);	 each page, or run of pages
 *	e.faults = 8;
 *	deduce(&e, classes);
 *
 * Two classes leave no trace in the pages: a fault that maps a frame which the
 * object had (its neighbours come without one), and one that makes an entry
 * writable and keeps its frame. A read can cause only the first of them, and a
 * write maps one page a fault, so the rest of the count tells them apart. Only
 * faults that waited for the disk count as major here.
 */
#ifndef SHMLAB_LEDGER_DEDUCE_H
#define SHMLAB_LEDGER_DEDUCE_H

#include "record/record.h"

/* A page of an actor as it was seen. */
struct seen_page {
	enum page_state state;
	bool anonymous; /* its frame is the process's own */
	/* Different for each frame of this page; or FRAME_UNSEEN. */
	uint64_t frame;
};

struct evidence {
	/* What was done, and to what. Huge pages are not covered: one fault
	 * changes 512 pages. */
	bool writes; /* stores; otherwise loads: no step has both */
	bool shared; /* MAP_SHARED */
	bool object; /* there is an object behind it ... */
	bool file;   /* ... a file, which gets its pages from the disk */
	bool alone;  /* no other actor touched the region meanwhile */

	/* What was measured; or UNKNOWN. */
	int64_t faults,
	    major; /* of the region: all; those of them that are major */
	int64_t object_growth; /* frames that the object got meanwhile */

	/* Filled in by evidence_add(). */
	int64_t zeroed;	  /* had nothing, and are the zero page now */
	int64_t filled;	  /* had nothing or zeros, and have an own frame */
	int64_t copied;	  /* had another frame, or have an own one now */
	int64_t entered;  /* had nothing, and have the object's frame */
	int64_t doubtful; /* perhaps copied: frames were not seen */
};

/* Adds count pages with the same states. */
void evidence_add(struct evidence *, const struct seen_page *before,
    const struct seen_page *after, int64_t count);

/* Stores the number of faults of each class; UNKNOWN if the evidence does not
 * show it. A number below 0 means that more happened to the pages than there
 * were faults. */
void deduce(const struct evidence *, int64_t classes[FAULT_CLASSES]);

/* If the kernel copied what it may copy, but the model kept: counts copies in
 * excess of the prediction as reuses, up to unsure. */
void deduce_allow_copies(const int64_t predicted[FAULT_CLASSES], int64_t unsure,
    int64_t classes[FAULT_CLASSES]);

#endif
