/* frames.h: gives every frame a number, and notices when a frame is a new one.
 *
 * PFNs are addresses, not identities: the kernel hands a freed frame out again
 * at once. A frame counts as the same one as long as it holds the same page of
 * the region and some process had it mapped in every snapshot since. A PFN that
 * returns after that gets a new number. Numbers are given in the order in which
 * frames are first seen: within a snapshot by actor, then by page.
 *
 *	frames_begin(&f);			 each snapshot
 *	frames_name(&f, page, pfn, &name);	 each page of each actor
 *	f.distinct				 after all of them
 *
 * Two things cannot be seen: a page that is dropped between two snapshots and
 * gets the very same frame again counts as never dropped, and one frame that
 * holds two pages of the region (KSM merges equal pages) counts as two.
 */
#ifndef SHMLAB_RECORD_FRAMES_H
#define SHMLAB_RECORD_FRAMES_H

#include <stddef.h>
#include <stdint.h>

struct frame_name {
	uint64_t number;  /* unique in the record, from 0 */
	unsigned ordinal; /* among the frames this page has had, from 0 */
};

struct frames {
	uint64_t pages;	   /* of the region */
	uint64_t next;	   /* number for the next new frame */
	uint64_t distinct; /* frames seen in this snapshot */
	uint32_t epoch;	   /* this snapshot */
	struct tracked_frame
	    *frame;	    /* entries; a ring of them for every page */
	uint32_t *last;	    /* the entry named last for each page; 0: none */
	uint32_t *ordinals; /* frames each page has had so far */
	size_t count, room; /* of frame; entry 0 is never used */
};

/* 0, -ENOMEM, or -EOVERFLOW: more than 2^32 - 2 pages. Nothing to release after
 * a failure. */
int frames_init(struct frames *, uint64_t pages);
void frames_release(struct frames *);

void frames_begin(struct frames *);

/* 0, -ERANGE (the region has no such page), -ENOMEM, or -EOVERFLOW (more than
 * 2^32 - 2 frames live at once). */
int frames_name(
    struct frames *, uint64_t page, uint64_t pfn, struct frame_name *out);

#endif
