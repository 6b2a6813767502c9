/* pool_check.c: checks a pool, and puts it in order after a death. */
#include <errno.h>
#include <string.h>

#include "pool/pool_layout.h"

/* What a walk over the chunks finds. */
struct census {
	uint32_t live_chunks, free_chunks, last;
	uint64_t live_bytes, free_units;
};

static int
unclean(struct pool *p, uint32_t at)
{
	return pool_fail(p, -EUCLEAN, pool_chunk_at(at), 0);
}

static int
check_chunk(struct pool *p, uint32_t at, const struct pool_tag *tag,
    const struct pool_tag *before)
{
	bool live = tag->state == POOL_LIVE;

	if (tag->before != before->size || pool_is_live(p, at) != live ||
	    (!live && before->state == POOL_FREE))
		return unclean(p, at);
	if (live && !pool_is_guarded(p, at, tag))
		return pool_fail(
		    p, -EOVERFLOW, pool_chunk_at(at), pool_asked(tag));
	return 0;
}

static int
check_chunks(struct pool *p, struct census *out)
{
	struct pool_tag before = {0}, tag;
	int error;

	for (uint32_t at = p->first; at < p->top; at += tag.size) {
		error = pool_load(p, at, &tag);
		if (error == 0)
			error = check_chunk(p, at, &tag, &before);
		if (error < 0)
			return error;
		if (tag.state == POOL_LIVE) {
			out->live_chunks++;
			out->live_bytes += pool_asked(&tag);
		} else {
			out->free_chunks++;
			out->free_units += tag.size;
		}
		before = tag;
	}
	out->last = before.size;
	return 0;
}

/* Lists and bitmaps agree, and each chunk is in the list of its class. */
static int
check_list(struct pool *p, unsigned class, uint32_t *count)
{
	struct pool_links links = {0};
	struct pool_tag tag;
	uint32_t at = pool_fetch(&p->header->lists[class]);
	int error;

	if ((at != 0) != (pool_class_next(p, class) == class))
		return unclean(p, 0);
	for (; at != 0; at = links.next) {
		error = pool_load_links(p, at, &links);
		if (error == 0)
			error = pool_load(p, at, &tag);
		if (error < 0)
			return error;
		if (pool_class_of(tag.size) != class)
			return unclean(p, at);
		++*count;
	}
	return 0;
}

static int
check_lists(struct pool *p, uint32_t *count)
{
	for (unsigned class = 0; class < POOL_CLASSES; class ++) {
		int error = check_list(p, class, count);

		if (error < 0)
			return error;
	}
	return 0;
}

static uint32_t
count_live_bits(struct pool *p)
{
	uint32_t count = 0;

	for (uint32_t at = 0; at < p->top; at += POOL_MAPPED)
		count += (uint32_t)__builtin_popcountll(
		    pool_see_bits(p, at).live);
	return count;
}

static int
check_locked(struct pool *p)
{
	const struct pool_header *h = p->header;
	struct census found = {0};
	uint32_t listed = 0;
	int error = check_chunks(p, &found);

	if (error == 0)
		error = check_lists(p, &listed);
	if (error < 0)
		return error;
	if (listed != found.free_chunks || h->free_chunks != listed ||
	    h->live_chunks != found.live_chunks ||
	    h->live_bytes != found.live_bytes ||
	    h->free_units != found.free_units || h->last != found.last ||
	    count_live_bits(p) != found.live_chunks)
		return unclean(p, 0);
	return 0;
}

int
pool_check(struct pool *p)
{
	int error = pool_lock(p);

	if (error < 0)
		return error;
	error = check_locked(p);
	pool_unlock(p);
	return error;
}

/* The size of the chunk here, with all free ones behind it if it is free
 * itself; 0: the tags make no sense. */
static uint32_t
joined_size(struct pool *p, uint32_t at)
{
	bool live = pool_is_live(p, at);
	uint32_t size, end = at;

	do {
		size = pool_see_tag(p, end).size;
		if (size < POOL_LEAST || size > p->top - end)
			return 0;
		end += size;
	} while (!live && end < p->top && !pool_is_live(p, end));
	return end - at;
}

static int
recover_free(struct pool *p, uint32_t at, uint32_t size, uint32_t before)
{
	struct pool_tag *tag = pool_change_tag(p, at);

	tag->before = before;
	tag->state = POOL_FREE;
	pool_set_size(p, at, size);
	return pool_insert(p, at, size);
}

static int
recover_live(struct pool *p, uint32_t at, uint32_t before)
{
	struct pool_tag tag;
	int error;

	pool_change_tag(p, at)->before = before;
	error = pool_load(p, at, &tag);
	if (error < 0)
		return error;
	if (tag.state != POOL_LIVE)
		return unclean(p, at);
	p->header->live_chunks++;
	p->header->live_bytes += pool_asked(&tag);
	return 0;
}

static void
forget_what_follows(struct pool_header *h)
{
	h->live_chunks = h->free_chunks = 0;
	h->live_bytes = h->free_units = 0;
	h->rows = 0;
	memset(h->columns, 0, sizeof h->columns);
	memset(h->lists, 0, sizeof h->lists);
}

/* Relies on sizes, live bits and top alone. A process that dies in here leaves
 * them as true as they were, so that the next one can recover the pool. */
int
pool_recover(struct pool *p)
{
	uint32_t size, before = 0;
	int error;

	forget_what_follows(p->header);
	for (uint32_t at = p->first; at < p->top; at += size) {
		size = joined_size(p, at);
		if (size == 0)
			return -ENOTRECOVERABLE;
		error = pool_is_live(p, at) ? recover_live(p, at, before)
					    : recover_free(p, at, size, before);
		if (error < 0)
			return -ENOTRECOVERABLE;
		before = size;
	}
	p->header->last = before;
	if (count_live_bits(p) != p->header->live_chunks)
		return -ENOTRECOVERABLE;
	return 0;
}
