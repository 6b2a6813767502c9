/* prefork.h: where the objects of this pair lie, and where their counts. */
#include "role/role.h"

struct object {
	uint64_t count; /* how many use it now; used with --counts inside */
	char body[56];
};

/* Counts apart from the objects take the last pages of the region: one page of
 * counts serves the objects of eight. */
static inline uint64_t
count_pages(const struct actor *me)
{
	return (me->pages + 8) / 9;
}

static inline uint64_t
object_pages(const struct actor *me)
{
	return me->pages - count_pages(me);
}

static inline uint64_t
objects(const struct actor *me)
{
	return object_pages(me) * me->region.page_size /
	    sizeof(struct object);
}

/* Pages in which there is a count. */
static inline struct pages
counted(const struct actor *me)
{
	uint64_t page_size = me->region.page_size;
	uint64_t bytes = objects(me) * sizeof(uint64_t);

	if (actor_option_is(me, "counts", "inside"))
		return pages_between(me->pages, 0, object_pages(me));
	return pages_between(me->pages, object_pages(me),
	    (bytes + page_size - 1) / page_size);
}

static inline struct object *
object_at(const struct actor *me, uint64_t i)
{
	return (struct object *)(void *)me->region.start + i;
}

static inline uint64_t *
count_of(const struct actor *me, uint64_t i)
{
	uint64_t *apart = (uint64_t *)(void *)(me->region.start +
	    object_pages(me) * me->region.page_size);

	return actor_option_is(me, "counts", "inside")
	    ? &object_at(me, i)->count
	    : &apart[i];
}
