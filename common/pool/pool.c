/* pool.c: allots and frees. Start reading with pool_layout.h. */
#include <errno.h>
#include <string.h>

#include "os/clock.h"
#include "pool/pool_layout.h"

/* A pool is locked for microseconds; but who has it may be stopped. */
#define PATIENCE (10000 * CLOCK_MS)

/* Where chunks can be depends on nothing but the size of the region. */
static int
enter(struct pool *p, struct region *r)
{
	uint64_t bytes = r->pages * r->page_size, units = bytes / POOL_UNIT;
	uint64_t first = sizeof(struct pool_header) +
	    (units + POOL_MAPPED - 1) / POOL_MAPPED * sizeof(struct pool_bits);

	memset(p, 0, sizeof *p);
	if (r->start == NULL)
		return -EFAULT;
	if (r->dry_run)
		return -ENOTSUP;
	if (units > UINT32_MAX)
		return -EFBIG;
	p->region = r;
	p->header = (struct pool_header *)(void *)r->start;
	p->first = p->top = (uint32_t)((first + POOL_UNIT - 1) / POOL_UNIT);
	p->limit = (uint32_t)units;
	return 0;
}

int
pool_create(struct pool *p, struct region *r)
{
	int error = enter(p, r);

	if (error < 0)
		return error;
	pool_touch(p, 0, sizeof *p->header, false);
	if (p->header->magic != 0)
		return -EEXIST;
	pool_touch(p, 0, sizeof *p->header, true);
	p->header->header_size = sizeof *p->header;
	p->header->page_size = r->page_size;
	p->header->pages = r->pages;
	p->header->top = p->first;
	/* Pairs with the load in pool_attach(): the rest is visible with it. */
	__atomic_store_n(&p->header->magic, POOL_MAGIC, __ATOMIC_RELEASE);
	return 0;
}

int
pool_attach(struct pool *p, struct region *r)
{
	int error = enter(p, r);
	uint64_t magic;

	if (error < 0)
		return error;
	pool_touch(p, 0, sizeof *p->header, false);
	magic = __atomic_load_n(&p->header->magic, __ATOMIC_ACQUIRE);
	if (magic == 0)
		return -ENOENT;
	if (magic != POOL_MAGIC ||
	    p->header->header_size != sizeof *p->header ||
	    p->header->page_size != r->page_size ||
	    p->header->pages != r->pages)
		return -EINVAL;
	return 0;
}

void
pool_begin(struct pool *p)
{
	memset(p->noted, 0, sizeof p->noted);
}

/* Tells everybody that there is no hope, or leaves the lock as after any
 * call. */
static int
leave_damaged(struct pool *p, int error)
{
	if (error == -ENOTRECOVERABLE)
		lock_break(&p->header->lock);
	else
		pool_unlock(p);
	return pool_fail(p, error, 0, 0);
}

int
pool_lock(struct pool *p)
{
	int error;

	if (p->region == NULL || p->region->start == NULL)
		return -EFAULT;
	if (p->region->dry_run)
		return -ENOTSUP;
	pool_touch(p, 0, sizeof *p->header, true);
	error = lock_take(&p->header->lock, PATIENCE);
	if (error < 0 && error != -EOWNERDEAD)
		return pool_fail(p, error, 0, 0);

	p->top = pool_fetch(&p->header->top);
	if (p->top < p->first || p->top > p->limit) {
		p->top = p->first;
		error = error == 0 ? -EUCLEAN : -ENOTRECOVERABLE;
	} else if (error == -EOWNERDEAD) {
		error = pool_recover(p);
	}
	return error == 0 ? 0 : leave_damaged(p, error);
}

void
pool_unlock(struct pool *p)
{
	/* Was it overwritten, the next one to lock the pool is told. */
	(void)lock_leave(&p->header->lock);
}

/* Stores in the tag at end that the chunk before it has this size now. */
static void
set_before(struct pool *p, uint32_t end, uint32_t size)
{
	if (end < p->top)
		pool_change_tag(p, end)->before = size;
	else
		p->header->last = size;
}

/* The sizes of the chunks before and behind if they are free, else 0. */
struct around {
	uint32_t before, behind;
};

static int
look_around(
    struct pool *p, uint32_t at, const struct pool_tag *tag, struct around *out)
{
	struct pool_tag before = {0}, behind = {0};
	uint32_t end = at + tag->size;
	int error = 0;

	if (tag->before > 0)
		error = pool_load(p, at - tag->before, &before);
	if (error == 0 && end < p->top)
		error = pool_load(p, end, &behind);
	if (error < 0)
		return error;
	if (before.size != tag->before ||
	    (end < p->top && behind.before != tag->size))
		return pool_fail(p, -EUCLEAN, pool_chunk_at(at), 0);
	out->before = before.state == POOL_FREE ? before.size : 0;
	out->behind = behind.state == POOL_FREE ? behind.size : 0;
	return 0;
}

/* Joins a chunk that is in no list and no longer live with its free neighbours.
 * One store makes it happen: the size of the first of them. */
static int
join(struct pool *p, uint32_t at, uint32_t size, struct around around)
{
	int error = 0;

	if (around.behind > 0)
		error = pool_remove(p, at + size, around.behind);
	if (error == 0 && around.before > 0)
		error = pool_remove(p, at - around.before, around.before);
	if (error < 0)
		return error;
	at -= around.before;
	size += around.before + around.behind;
	pool_change_tag(p, at)->state = POOL_FREE;
	pool_set_size(p, at, size);
	set_before(p, at + size, size);
	return pool_insert(p, at, size);
}

/* Moves top up, by whole pages, until the chunk below it can hold that size. */
static int
grow(struct pool *p, uint32_t size)
{
	struct pool_header *h = p->header;
	uint32_t page = (uint32_t)(p->region->page_size / POOL_UNIT);
	uint32_t at = p->top, missing = size;
	struct pool_tag tag = {
	    .before = pool_fetch(&h->last), .state = POOL_FREE};
	struct pool_tag last = {0};
	struct around around = {0};
	int error = tag.before > 0 ? pool_load(p, at - tag.before, &last) : 0;

	if (error < 0)
		return error;
	if (last.size != tag.before)
		return pool_fail(p, -EUCLEAN, pool_chunk_at(at), 0);
	if (last.state == POOL_FREE) {
		around.before = last.size;
		missing = last.size < size ? size - last.size : 1;
	}
	if (missing > p->limit - at)
		return -ENOMEM;
	/* The region ends with a page. */
	tag.size = (at + missing + page - 1) / page * page - at;
	*pool_change_tag(p, at) = tag;
	__atomic_store_n(&h->top, at + tag.size, __ATOMIC_RELEASE);
	p->top = at + tag.size;
	return join(p, at, tag.size, around);
}

/* Makes a free chunk live; the rest of it stays free. */
static int
take(struct pool *p, uint32_t at, struct pool_tag tag, uint32_t units,
    uint64_t bytes)
{
	struct pool_header *h = p->header;
	uint32_t rest = tag.size - units;
	int error = pool_remove(p, at, tag.size);

	if (error < 0)
		return error;
	if (rest >= POOL_LEAST) {
		*pool_change_tag(p, at + units) = (struct pool_tag){
		    .size = rest, .before = units, .state = POOL_FREE};
		pool_set_size(p, at, units);
		set_before(p, at + tag.size, rest);
		error = pool_insert(p, at + units, rest);
		tag.size = units;
	}
	tag.slack = 0;
	tag.slack = (uint32_t)(pool_asked(&tag) - bytes);
	pool_change_tag(p, at)->slack = tag.slack;
	pool_change_tag(p, at)->state = POOL_LIVE;
	pool_set_guard(p, at, &tag);
	pool_set_live(p, at, true);
	h->live_chunks++;
	h->live_bytes += bytes;
	return error;
}

static int
alloc_locked(struct pool *p, uint64_t bytes, uint64_t *chunk)
{
	uint64_t needed = sizeof(struct pool_tag) + bytes + POOL_GUARD_SIZE;
	uint64_t units = (needed + POOL_UNIT - 1) / POOL_UNIT;
	struct pool_tag tag;
	uint32_t at = 0;
	int found, error;

	if (bytes >= (uint64_t)p->limit * POOL_UNIT || units > p->limit)
		return -ENOMEM;
	found = pool_find(p, (uint32_t)units, &at, &tag);
	if (found == 0) {
		error = grow(p, (uint32_t)units);
		if (error < 0)
			return error;
		found = pool_find(p, (uint32_t)units, &at, &tag);
	}
	if (found == 0) /* grow() made one, and no list has it */
		return pool_fail(p, -EUCLEAN, pool_chunk_at(p->top), 0);
	if (found < 0)
		return found;
	error = take(p, at, tag, (uint32_t)units, bytes);
	if (error == 0)
		*chunk = pool_chunk_at(at);
	return error;
}

int
pool_alloc(struct pool *p, size_t size, uint64_t *chunk)
{
	int error;

	if (size == 0)
		return pool_fail(p, -EINVAL, 0, 0);
	error = pool_lock(p);
	if (error < 0)
		return error;
	error = alloc_locked(p, size, chunk);
	if (error == -ENOMEM) {
		pool_fail(p, error, 0, size);
		p->failure.free = p->header->free_units * POOL_UNIT +
		    (uint64_t)(p->limit - p->top) * POOL_UNIT;
	}
	pool_unlock(p);
	return error;
}

/* The live chunk that covers this unit, for a better message; or 0. */
static uint64_t
chunk_around(struct pool *p, uint32_t unit)
{
	struct pool_tag tag;
	uint64_t live, mask = ~UINT64_C(0) >> (63 - unit % POOL_MAPPED);
	uint32_t at;

	for (at = unit / POOL_MAPPED * POOL_MAPPED;; at -= POOL_MAPPED) {
		live = pool_see_bits(p, at).live & mask;
		if (live != 0 || at < POOL_MAPPED)
			break;
		mask = ~UINT64_C(0);
	}
	if (live == 0)
		return 0;
	at += 63 - (uint32_t)__builtin_clzll(live);
	if (pool_load(p, at, &tag) < 0 || unit >= at + tag.size)
		return 0;
	return pool_chunk_at(at);
}

static int
foreign(struct pool *p, uint64_t chunk)
{
	uint64_t unit = chunk / POOL_UNIT, within = 0;

	if (unit >= p->first && unit < p->top)
		within = chunk_around(p, (uint32_t)unit);
	pool_fail(p, -EFAULT, chunk, 0);
	p->failure.within = within;
	return -EFAULT;
}

static int
find_live(struct pool *p, uint64_t chunk, uint32_t *out, struct pool_tag *tag)
{
	uint32_t at;
	int error;

	if (chunk % POOL_UNIT != 0 || chunk / POOL_UNIT <= p->first ||
	    chunk / POOL_UNIT >= p->top)
		return foreign(p, chunk);
	at = (uint32_t)(chunk / POOL_UNIT) - 1;
	if (!(pool_see_bits(p, at).ever >> at % POOL_MAPPED & 1))
		return foreign(p, chunk);
	if (!pool_is_live(p, at))
		return pool_fail(p, -EALREADY, chunk, 0);
	error = pool_load(p, at, tag);
	if (error < 0)
		return error;
	if (tag->state != POOL_LIVE)
		return pool_fail(p, -EUCLEAN, chunk, 0);
	if (!pool_is_guarded(p, at, tag))
		return pool_fail(p, -EOVERFLOW, chunk, pool_asked(tag));
	*out = at;
	return 0;
}

static int
free_locked(struct pool *p, uint64_t chunk)
{
	struct pool_tag tag;
	struct around around;
	uint32_t at = 0;
	int error = find_live(p, chunk, &at, &tag);

	if (error == 0)
		error = look_around(p, at, &tag, &around);
	if (error < 0)
		return error;
	pool_set_live(p, at, false);
	p->header->live_chunks--;
	p->header->live_bytes -= pool_asked(&tag);
	return join(p, at, tag.size, around);
}

int
pool_free(struct pool *p, uint64_t chunk)
{
	int error = pool_lock(p);

	if (error < 0)
		return error;
	error = free_locked(p, chunk);
	pool_unlock(p);
	return error;
}

static void *
bytes_of(struct pool *p, uint64_t chunk, size_t size, bool writes)
{
	uint64_t from = (uint64_t)p->first * POOL_UNIT;
	uint64_t end = (uint64_t)p->limit * POOL_UNIT;

	if (p->region->start == NULL || p->region->dry_run || chunk < from ||
	    chunk > end || size > end - chunk)
		return NULL;
	pool_touch(p, chunk, size, writes);
	return p->region->start + chunk;
}

const void *
pool_read(struct pool *p, uint64_t chunk, size_t size)
{
	return bytes_of(p, chunk, size, false);
}

void *
pool_write(struct pool *p, uint64_t chunk, size_t size)
{
	return bytes_of(p, chunk, size, true);
}

int
pool_set_root(struct pool *p, uint64_t chunk)
{
	int error = pool_lock(p);

	if (error < 0)
		return error;
	p->header->root = chunk;
	pool_unlock(p);
	return 0;
}

int
pool_root(struct pool *p, uint64_t *chunk)
{
	int error = pool_lock(p);

	if (error < 0)
		return error;
	*chunk = p->header->root;
	pool_unlock(p);
	return 0;
}

/* Gives up the pages within a free chunk, after its tag and links. */
static int
trim_chunk(struct pool *p, const struct pool_chunk *free_chunk, uint64_t *pages)
{
	struct region *r = p->region;
	uint64_t kept = free_chunk->start + POOL_LEAST * POOL_UNIT;
	uint64_t first = (kept + r->page_size - 1) / r->page_size;
	uint64_t end = free_chunk->end / r->page_size;
	struct pages set;

	if (end <= first)
		return 0;
	*pages += end - first;
	set = pages_between(r->pages, first, end - first);
	return region_kind_is_shared(r->kind) ? region_remove(r, set)
					      : region_drop(r, set);
}

int
pool_trim(struct pool *p, uint64_t *pages)
{
	struct pool_chunk chunk = {0};
	uint64_t trimmed = 0;
	int error = pool_lock(p);

	if (error < 0)
		return error;
	while (error == 0 && pool_next_free(p, &chunk))
		error = trim_chunk(p, &chunk, &trimmed);
	pool_begin(p); /* pages that were logged may be gone */
	pool_unlock(p);
	if (error == 0)
		*pages = trimmed;
	return error;
}
