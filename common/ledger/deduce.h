/* deduce.h: of which class each fault was, deduced from the pages.
 *
 * The kernel counts faults, and does not say what each of them did. But what it
 * did is there to be seen: a page that has another frame was copied, one that
 * had none and has the page of zeros was read. Given the pages of one actor
 * before and after it read or wrote, and how many faults that took, this says
 * how many faults of each class there were; the model has no part in it.
 *
 *	struct evidence e = {.writes = true, .alone = true, ...};
 *	evidence_add(&e, &before, &after, 1);	 each page, or run of pages
 *	e.faults = 8;
 *	deduce(&e, classes);
 *
 * Two classes leave no trace in the pages: a fault that maps a frame which the
 * object had (its neighbours come without one), and one that makes an entry
 * writable and keeps its frame. A read can cause only the first of them, and a
 * write maps one page a fault, so what is left of the count tells them. Faults
 * count as major here that waited for the disk, and no others.
 */
#ifndef SHMLAB_LEDGER_DEDUCE_H
#define SHMLAB_LEDGER_DEDUCE_H

#include "record/record.h"

/* A page of an actor as it was seen. */
struct seen_page {
	enum page_state state;
	bool anonymous; /* its frame is the process's own */
	uint64_t frame; /* any number that tells frames of this page apart;
			       FRAME_UNSEEN */
};

struct evidence {
	/* What was done, and to what. Huge pages are not followed: one fault
	 * changes 512 pages. */
	bool writes; /* stores; else loads: nobody did both */
	bool shared; /* MAP_SHARED */
	bool object; /* there is an object behind it ... */
	bool file;   /* ... a file, which gets its pages from the disk */
	bool alone;  /* nobody else touched the region meanwhile */

	/* What was measured; or UNKNOWN. */
	int64_t faults, major; /* of the region: all, and those among them */
	int64_t object_growth; /* frames that the object got meanwhile */

	/* Filled in by evidence_add(). */
	int64_t zeroed;	  /* had nothing, and have the page of zeros */
	int64_t filled;	  /* had nothing or zeros, and have an own frame */
	int64_t copied;	  /* had another frame, or have an own one now */
	int64_t entered;  /* had nothing, and have the object's frame */
	int64_t doubtful; /* perhaps copied: frames were not seen */
};

/* What became of count pages that are alike. */
void evidence_add(struct evidence *, const struct seen_page *before,
    const struct seen_page *after, int64_t count);

/* Stores the number of faults of each class; UNKNOWN where the evidence does
 * not say. A number below 0 says that more happened to the pages than there
 * were faults. */
void deduce(const struct evidence *, int64_t classes[FAULT_CLASSES]);

/* Where the kernel may have copied what the model kept, and did: counts copies
 * beyond those that are predicted as reuses, up to that many. */
void deduce_allow_copies(const int64_t predicted[FAULT_CLASSES], int64_t unsure,
    int64_t classes[FAULT_CLASSES]);

#endif
