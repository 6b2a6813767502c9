/* buffer.h: the bounded buffer: four slots in a page that all have mapped. */
#ifndef PRODUCERS_BUFFER_H
#define PRODUCERS_BUFFER_H

#include <stdatomic.h>

#include "role/items.h"
#include "role/named.h"
#include "role/wait.h"

#define SLOTS  4
#define TAKERS 2 /* consumers 3 and 4; 1 and 2 are the makers */

struct buffer {
	_Atomic uint64_t arrived; /* for wait_for_all() */
	_Atomic uint64_t moment;  /* of a mistake, which waits for no luck */
	sem_t empty, filled;	  /* count slots, unless they have names */

	struct wait_mutex mutex; /* guards what follows, but for the intakes */
	volatile unsigned in, out;
	volatile uint32_t slot[SLOTS];
	bool stuck; /* a taker has given up */

	struct intake intake[TAKERS];
};

static inline struct buffer *
buffer_of(const struct actor *me)
{
	return (struct buffer *)(void *)me->region.start;
}

static inline struct pages
buffer_page(const struct actor *me)
{
	return pages_between(me->pages, 0, 1);
}

#endif
