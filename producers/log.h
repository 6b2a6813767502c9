/* log.h: the two regions of this pair, and what the index holds. */
#ifndef PRODUCERS_LOG_H
#define PRODUCERS_LOG_H

#include "role/role.h"

enum {
	INDEX, /* private: the page of each record, plus one; 0 ends the list */
	LOG,   /* shared: a record in each page */
};

/* The records that are in the log when its readers are born; and the rest. */
static inline struct pages
early(const struct actor *me)
{
	return pages_between(me->pages, 0, (me->pages + 1) / 2);
}

static inline struct pages
late(const struct actor *me)
{
	return pages_between(me->pages, (me->pages + 1) / 2, me->pages / 2);
}

static inline int
enter(struct actor *me, struct pages records)
{
	struct region *r = &me->regions[INDEX];
	uint64_t *index = (uint64_t *)(void *)r->start;
	uint64_t each = r->page_size / sizeof *index;
	uint64_t first = records.shift, end = first + records.count;
	int error = region_will_write(r,
	    pages_between(r->pages, first / each,
		(end + each - 1) / each - first / each));

	for (uint64_t i = first; error == 0 && !r->dry_run && i < end; i++)
		index[i] = i + 1;
	return error;
}

#endif
