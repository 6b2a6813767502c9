/* readers.h: a value of eight words that belong together: all are equal. */
#ifndef PRODUCERS_READERS_H
#define PRODUCERS_READERS_H

#include <stdatomic.h>

#include "role/wait.h"

#define WORDS 8

struct shelf {
	_Atomic uint64_t arrived; /* for wait_for_all() */
	_Atomic uint64_t half;	  /* the writer is in the middle */
	_Atomic uint64_t came;	  /* so many readers, to see that */
	_Atomic uint64_t torn;	  /* so many times a value was read so */

	struct wait_mutex mutex; /* guards the next three */
	pthread_cond_t changed;
	unsigned reading; /* how many do */
	bool writing;

	pthread_rwlock_t rwlock; /* guards the value, if it is asked to */
	volatile uint64_t word[WORDS];
};

static inline struct shelf *
shelf_of(const struct actor *me)
{
	return (struct shelf *)(void *)me->region.start;
}

static inline struct pages
shelf_page(const struct actor *me)
{
	return pages_between(me->pages, 0, 1);
}

/* Around whatever reads or writes the value; see consumers/readers.c. */
int shelf_enter(struct actor *, bool to_write);
int shelf_leave(struct actor *, bool to_write);

#endif
