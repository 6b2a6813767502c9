/* pool_lists.c: the free chunks by class of size: two-level segregated fit. */
#include <errno.h>

#include "pool/pool_layout.h"

/* A row for each power of two, cut into equal columns; sizes below 16 have a
 * class each. */
unsigned
pool_class_of(uint32_t size)
{
	unsigned log;

	if (size < POOL_COLUMNS)
		return size;
	log = 31 - (unsigned)__builtin_clz(size);
	return (log - 3) * POOL_COLUMNS + (size >> (log - 4)) - POOL_COLUMNS;
}

uint32_t
pool_class_least(unsigned class)
{
	unsigned row = class / POOL_COLUMNS, column = class % POOL_COLUMNS;

	return row == 0 ? column : (POOL_COLUMNS + column) << (row - 1);
}

unsigned
pool_class_next(const struct pool *p, unsigned class)
{
	const struct pool_header *h = p->header;
	unsigned row = class / POOL_COLUMNS;
	uint32_t rows, columns;

	if (class >= POOL_CLASSES)
		return POOL_CLASSES;
	columns = h->columns[row] & ~UINT32_C(0) << class % POOL_COLUMNS;
	if (columns == 0) {
		rows = pool_fetch(&h->rows) & ~UINT32_C(1) << row;
		row = rows == 0 ? POOL_ROWS : (unsigned)__builtin_ctz(rows);
		columns = row < POOL_ROWS ? h->columns[row] : 0;
	}
	if (columns == 0)
		return POOL_CLASSES;
	return row * POOL_COLUMNS + (unsigned)__builtin_ctz(columns);
}

static void
set_list(struct pool *p, unsigned class, uint32_t at)
{
	struct pool_header *h = p->header;
	unsigned row = class / POOL_COLUMNS;
	uint16_t column = (uint16_t)(1U << class % POOL_COLUMNS);

	h->lists[class] = at;
	if (at != 0)
		h->columns[row] |= column;
	else
		h->columns[row] &= (uint16_t)~column;
	if (h->columns[row] != 0)
		h->rows |= UINT32_C(1) << row;
	else
		h->rows &= ~(UINT32_C(1) << row);
}

/* Checks what a list or a link names: nothing (0), or a free chunk. */
static int
load_listed(struct pool *p, uint32_t at, struct pool_links *out)
{
	struct pool_tag tag;
	int error;

	if (at == 0)
		return 0;
	error = pool_load(p, at, &tag);
	if (error < 0)
		return error;
	*out = pool_see_links(p, at);
	/* Only the first chunk of a list has none before it. */
	if (tag.state != POOL_FREE ||
	    (p->header->lists[pool_class_of(tag.size)] == at) !=
		(out->prev == 0))
		return pool_fail(p, -EUCLEAN, pool_chunk_at(at), 0);
	return 0;
}

int
pool_load_links(struct pool *p, uint32_t at, struct pool_links *out)
{
	struct pool_links links = {0}, next = {.prev = at}, prev = {.next = at};
	int error = load_listed(p, at, &links);

	if (error == 0)
		error = load_listed(p, links.next, &next);
	if (error == 0)
		error = load_listed(p, links.prev, &prev);
	if (error < 0)
		return error;
	if (next.prev != at || prev.next != at)
		return pool_fail(p, -EUCLEAN, pool_chunk_at(at), 0);
	*out = links;
	return 0;
}

int
pool_insert(struct pool *p, uint32_t at, uint32_t size)
{
	unsigned class = pool_class_of(size);
	uint32_t head = pool_fetch(&p->header->lists[class]);
	struct pool_links first;
	int error = load_listed(p, head, &first);

	if (error < 0)
		return error;
	*pool_change_links(p, at) = (struct pool_links){.next = head};
	if (head != 0)
		pool_change_links(p, head)->prev = at;
	set_list(p, class, at);
	p->header->free_chunks++;
	p->header->free_units += size;
	return 0;
}

int
pool_remove(struct pool *p, uint32_t at, uint32_t size)
{
	struct pool_links links;
	int error = pool_load_links(p, at, &links);

	if (error < 0)
		return error;
	if (links.next != 0)
		pool_change_links(p, links.next)->prev = links.prev;
	if (links.prev != 0)
		pool_change_links(p, links.prev)->next = links.next;
	else
		set_list(p, pool_class_of(size), links.next);
	p->header->free_chunks--;
	p->header->free_units -= size;
	return 0;
}

/* Every chunk of a higher class fits. Of its own class only the first one is
 * tried, so that the search has an end. */
int
pool_find(
    struct pool *p, uint32_t size, uint32_t *out, struct pool_tag *out_tag)
{
	unsigned class = pool_class_of(size);
	uint32_t at = pool_fetch(&p->header->lists[class]);
	struct pool_tag tag = {0};
	int error = at != 0 ? pool_load(p, at, &tag) : 0;

	if (error == 0 && tag.size < size) {
		class = pool_class_next(p, class + 1);
		if (class == POOL_CLASSES)
			return 0;
		at = pool_fetch(&p->header->lists[class]);
		error = pool_load(p, at, &tag);
	}
	if (error < 0)
		return error;
	if (tag.state != POOL_FREE || pool_class_of(tag.size) != class)
		return pool_fail(p, -EUCLEAN, pool_chunk_at(at), 0);
	*out = at;
	*out_tag = tag;
	return 1;
}
