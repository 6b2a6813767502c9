/* prefork.h: where the objects of this pair lie, and where their counts. */
#ifndef PRODUCERS_PREFORK_H
#define PRODUCERS_PREFORK_H

#include "role/role.h"

struct object {
	uint64_t count; /* how many use it now; used with --counts inside */
	char body[56];
};

/* Counts apart from the objects are in the last ninth of the region: one page
 * of counts serves the objects of eight. */
static inline uint64_t
first_count_page(const struct actor *me)
{
	return me->pages - (me->pages + 8) / 9;
}

static inline struct pages
object_pages(const struct actor *me)
{
	return pages_between(me->pages, 0, first_count_page(me));
}

static inline uint64_t
objects(const struct actor *me)
{
	return first_count_page(me) * me->region.page_size /
	    sizeof(struct object);
}

static inline struct object *
object_at(const struct actor *me, uint64_t i)
{
	return (struct object *)(void *)me->region.start + i;
}

/* The pages that hold a count. */
static inline struct pages
count_pages(const struct actor *me)
{
	uint64_t bytes = objects(me) * sizeof(uint64_t);
	uint64_t page_size = me->region.page_size;

	if (actor_option_is(me, "counts", "inside"))
		return object_pages(me);
	return pages_between(me->pages, first_count_page(me),
	    (bytes + page_size - 1) / page_size);
}

static inline uint64_t *
count_of(const struct actor *me, uint64_t i)
{
	uint64_t *apart = (uint64_t *)(void *)(me->region.start +
	    first_count_page(me) * me->region.page_size);

	return actor_option_is(me, "counts", "inside")
	    ? &object_at(me, i)->count
	    : &apart[i];
}

#endif
