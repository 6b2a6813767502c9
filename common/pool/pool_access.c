/* pool_access.c: how the pool touches its region: by offset, and logged. */
#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include "pool/pool_layout.h"

/* Was this touch logged before? From now on it was. A small cache without
 * collision handling: a page that is forgotten is only logged once more. A read
 * of a page that was written need not be logged. */
static bool
was_noted(struct pool *p, uint64_t page, bool writes)
{
	uint64_t *slot = &p->noted[page % POOL_NOTED];
	uint64_t written = page * 2 + 2, read = page * 2 + 1;

	if (*slot == written || (*slot == read && !writes))
		return true;
	*slot = writes ? written : read;
	return false;
}

static void
note(struct pool *p, uint64_t first, uint64_t end, bool writes)
{
	struct region *r = p->region;
	struct pages set = pages_between(r->pages, first, end - first);

	/* It cannot fail: pool_lock() found the region mapped. */
	if (end > first)
		(void)(writes ? region_will_write(r, set)
			      : region_will_read(r, set));
}

void
pool_touch(struct pool *p, uint64_t from, uint64_t bytes, bool writes)
{
	uint64_t page_size = p->region->page_size, run, end;

	if (p->region->log == NULL || bytes == 0)
		return;
	run = from / page_size;
	end = (from + bytes - 1) / page_size + 1;
	for (uint64_t page = run; page < end; page++) {
		if (!was_noted(p, page, writes))
			continue;
		note(p, run, page, writes);
		run = page + 1;
	}
	note(p, run, end, writes);
}

static void *
reach(struct pool *p, uint64_t from, uint64_t bytes, bool writes)
{
	pool_touch(p, from, bytes, writes);
	return p->region->start + from;
}

/* What was copied is not loaded again behind this, where it is checked. */
static void
keep_copy(void)
{
	atomic_signal_fence(memory_order_seq_cst);
}

struct pool_tag
pool_see_tag(struct pool *p, uint32_t at)
{
	struct pool_tag tag;

	memcpy(&tag, reach(p, (uint64_t)at * POOL_UNIT, sizeof tag, false),
	    sizeof tag);
	keep_copy();
	return tag;
}

struct pool_tag *
pool_change_tag(struct pool *p, uint32_t at)
{
	return reach(p, (uint64_t)at * POOL_UNIT, POOL_UNIT, true);
}

struct pool_links
pool_see_links(struct pool *p, uint32_t at)
{
	struct pool_links links;

	memcpy(&links, reach(p, pool_chunk_at(at), sizeof links, false),
	    sizeof links);
	keep_copy();
	return links;
}

struct pool_links *
pool_change_links(struct pool *p, uint32_t at)
{
	return reach(p, pool_chunk_at(at), POOL_UNIT, true);
}

static uint64_t
bits_at(uint32_t at)
{
	return sizeof(struct pool_header) +
	    at / POOL_MAPPED * sizeof(struct pool_bits);
}

struct pool_bits
pool_see_bits(struct pool *p, uint32_t at)
{
	struct pool_bits bits;

	memcpy(&bits, reach(p, bits_at(at), sizeof bits, false), sizeof bits);
	keep_copy();
	return bits;
}

bool
pool_is_live(struct pool *p, uint32_t at)
{
	return pool_see_bits(p, at).live >> at % POOL_MAPPED & 1;
}

void
pool_set_live(struct pool *p, uint32_t at, bool live)
{
	uint64_t bit = UINT64_C(1) << at % POOL_MAPPED;
	struct pool_bits now = pool_see_bits(p, at);
	struct pool_bits *bits = reach(p, bits_at(at), sizeof *bits, true);

	bits->ever = now.ever | bit;
	__atomic_store_n(&bits->live, live ? now.live | bit : now.live & ~bit,
	    __ATOMIC_RELEASE);
}

void
pool_set_size(struct pool *p, uint32_t at, uint32_t size)
{
	__atomic_store_n(&pool_change_tag(p, at)->size, size, __ATOMIC_RELEASE);
}

int
pool_load(struct pool *p, uint32_t at, struct pool_tag *out)
{
	struct pool_tag tag = {0};

	if (at >= p->first && at < p->top)
		tag = pool_see_tag(p, at);
	if ((tag.state != POOL_LIVE && tag.state != POOL_FREE) ||
	    tag.size < POOL_LEAST || tag.size > p->top - at ||
	    tag.before > at - p->first)
		return pool_fail(p, -EUCLEAN, pool_chunk_at(at), 0);
	if (tag.state == POOL_LIVE &&
	    (tag.slack >= POOL_LEAST * POOL_UNIT ||
		(uint64_t)tag.size * POOL_UNIT <=
		    sizeof tag + tag.slack + POOL_GUARD_SIZE))
		return pool_fail(p, -EUCLEAN, pool_chunk_at(at), 0);
	*out = tag;
	return 0;
}

uint64_t
pool_asked(const struct pool_tag *tag)
{
	return (uint64_t)tag->size * POOL_UNIT - sizeof *tag - tag->slack -
	    POOL_GUARD_SIZE;
}

/* The guard word lies at any address: right behind what was asked for. */
bool
pool_is_guarded(struct pool *p, uint32_t at, const struct pool_tag *tag)
{
	uint64_t guard;

	memcpy(&guard,
	    reach(p, pool_chunk_at(at) + pool_asked(tag), sizeof guard, false),
	    sizeof guard);
	return guard == POOL_GUARD;
}

void
pool_set_guard(struct pool *p, uint32_t at, const struct pool_tag *tag)
{
	uint64_t guard = POOL_GUARD;

	memcpy(
	    reach(p, pool_chunk_at(at) + pool_asked(tag), sizeof guard, true),
	    &guard, sizeof guard);
}

uint64_t
pool_chunk_at(uint32_t at)
{
	return ((uint64_t)at + 1) * POOL_UNIT;
}

int
pool_fail(struct pool *p, int error, uint64_t chunk, uint64_t size)
{
	p->failure = (struct pool_failure){
	    .error = error, .chunk = chunk, .size = size};
	return error;
}
