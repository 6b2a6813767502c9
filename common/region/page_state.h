/* page_state.h: what a page is to one process. */
#ifndef SHMLAB_REGION_PAGE_STATE_H
#define SHMLAB_REGION_PAGE_STATE_H

#include <stdbool.h>

enum page_state {
	PAGE_ABSENT,	/* no frame: never touched, or dropped */
	PAGE_ZERO,	/* the kernel's one zero page: reads only, no memory */
	PAGE_SHARED,	/* a frame that other table entries name too */
	PAGE_EXCLUSIVE, /* a frame that only this entry names */
	PAGE_SWAPPED,	/* its bytes are in swap, which is not modelled */
};
#define PAGE_STATES 5

/* "absent", "zero", "shared", "exclusive", "swapped". */
const char *page_state_name(enum page_state);

/* Has it a frame of its own, or of an object: is it shared or exclusive? */
bool page_state_is_framed(enum page_state);

#endif
