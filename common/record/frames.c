#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "record/frames.h"

#define NONE 0

/* The frames of a page form a ring. Actors come in the same order in every
 * snapshot, so the frame that is looked for is nearly always the one that was
 * named last (they share it) or the next one (each has its own): a search takes
 * a step or two for any number of actors. */
struct tracked_frame {
	uint64_t pfn, number;
	uint32_t next;
	uint32_t seen; /* the last snapshot it was mapped in */
	unsigned ordinal;
};

int
frames_init(struct frames *f, uint64_t pages)
{
	uint32_t *last, *ordinals;

	if (pages > UINT32_MAX - 1)
		return -EOVERFLOW;
	last = calloc(pages, sizeof(*last));
	ordinals = calloc(pages, sizeof(*ordinals));
	if (last == NULL || ordinals == NULL) {
		free(last);
		free(ordinals);
		return -ENOMEM;
	}
	*f = (struct frames){
	    .pages = pages,
	    .last = last,
	    .ordinals = ordinals,
	    .count = NONE + 1,
	};
	return 0;
}

void
frames_release(struct frames *f)
{
	free(f->frame);
	free(f->last);
	free(f->ordinals);
	memset(f, 0, sizeof(*f));
}

void
frames_begin(struct frames *f)
{
	f->epoch++;
	f->distinct = 0;
}

/* The entry of pfn, if the frame is still mapped, or NONE. Then *dead is an
 * entry of the ring that can be used again, or NONE. */
static uint32_t
find(const struct frames *f, uint64_t page, uint64_t pfn, uint32_t *dead)
{
	uint32_t at = f->last[page];

	*dead = NONE;
	if (at == NONE)
		return NONE;
	do {
		const struct tracked_frame *frame = &f->frame[at];

		if (f->epoch - frame->seen > 1) {
			if (*dead == NONE)
				*dead = at;
		} else if (frame->pfn == pfn) {
			return at;
		}
		at = frame->next;
	} while (at != f->last[page]);
	return NONE;
}

/* Puts an unused entry into the ring of a page, behind the one named last. */
static int
insert(struct frames *f, uint64_t page, uint32_t *out)
{
	uint32_t at, last = f->last[page];

	if (f->count >= f->room) {
		size_t room = f->room > 0 ? 2 * f->room : 64;
		struct tracked_frame *frame = reallocarray(
		    f->frame, room, sizeof(*f->frame));

		if (frame == NULL)
			return -ENOMEM;
		f->frame = frame;
		f->room = room;
	}
	if (f->count > UINT32_MAX - 1)
		return -EOVERFLOW;
	at = (uint32_t)f->count++;
	if (last == NONE) {
		f->frame[at].next = at;
	} else {
		f->frame[at].next = f->frame[last].next;
		f->frame[last].next = at;
	}
	*out = at;
	return 0;
}

int
frames_name(
    struct frames *f, uint64_t page, uint64_t pfn, struct frame_name *out)
{
	uint32_t at, dead;
	struct tracked_frame *frame;

	if (page >= f->pages)
		return -ERANGE;
	at = find(f, page, pfn, &dead);
	if (at != NONE) {
		frame = &f->frame[at];
		f->distinct += frame->seen != f->epoch;
	} else {
		int error = 0;

		at = dead;
		if (at == NONE)
			error = insert(f, page, &at);
		if (error != 0)
			return error;
		frame = &f->frame[at];
		frame->pfn = pfn;
		frame->number = f->next++;
		frame->ordinal = f->ordinals[page]++;
		f->distinct++;
	}
	frame->seen = f->epoch;
	f->last[page] = at;
	out->number = frame->number;
	out->ordinal = frame->ordinal;
	return 0;
}
