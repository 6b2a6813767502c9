/* pool_view.c: the views of a pool: its chunks, lists, map and figures, and a
 * sentence on what went wrong. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "pool/pool_layout.h"

static struct pool_chunk
describe(uint32_t at, const struct pool_tag *tag)
{
	struct pool_tag free_tag = {.size = tag->size};
	bool live = tag->state == POOL_LIVE;

	return (struct pool_chunk){
	    .chunk = pool_chunk_at(at),
	    .size = pool_asked(live ? tag : &free_tag),
	    .start = (uint64_t)at * POOL_UNIT,
	    .end = ((uint64_t)at + tag->size) * POOL_UNIT,
	    .live = live,
	};
}

bool
pool_next(struct pool *p, struct pool_chunk *chunk)
{
	uint32_t at = (uint32_t)(chunk->end / POOL_UNIT);
	struct pool_tag tag;

	if (at == 0)
		at = p->first;
	if (at >= p->top || pool_load(p, at, &tag) < 0)
		return false;
	*chunk = describe(at, &tag);
	return true;
}

static unsigned
class_of(const struct pool_chunk *chunk)
{
	return pool_class_of(
	    (uint32_t)((chunk->end - chunk->start) / POOL_UNIT));
}

uint64_t
pool_class_size(const struct pool_chunk *chunk)
{
	return (uint64_t)pool_class_least(class_of(chunk)) * POOL_UNIT;
}

bool
pool_next_free(struct pool *p, struct pool_chunk *chunk)
{
	struct pool_links links = {0};
	struct pool_tag tag;
	unsigned class = 0;
	uint32_t at = (uint32_t)(chunk->start / POOL_UNIT);

	if (at != 0) {
		if (pool_load_links(p, at, &links) < 0)
			return false;
		class = class_of(chunk);
	}
	at = links.next;
	if (at == 0) {
		class = pool_class_next(p, chunk->start != 0 ? class + 1 : 0);
		if (class == POOL_CLASSES)
			return false;
		at = pool_fetch(&p->header->lists[class]);
	}
	/* A list that leads back to a lower class would have no end. */
	if (pool_load_links(p, at, &links) < 0 || pool_load(p, at, &tag) < 0 ||
	    pool_class_of(tag.size) != class)
		return false;
	*chunk = describe(at, &tag);
	return true;
}

/* A stretch of adjacent live chunks; begin with zeros. */
struct stretch {
	struct pool_chunk at;
	uint64_t start, end;
};

static bool
next_live(struct pool *p, struct stretch *s)
{
	while (pool_next(p, &s->at)) {
		if (!s->at.live)
			continue;
		s->start = s->at.start;
		do
			s->end = s->at.end;
		while (pool_next(p, &s->at) && s->at.live);
		return true;
	}
	return false;
}

/* A cell is full if one stretch covers all of it. */
static void
paint(char *line, size_t count, uint64_t cell, const struct stretch *s)
{
	for (uint64_t i = s->start / cell; i < count && i * cell < s->end; i++)
		line[i] = s->start <= i * cell && s->end >= (i + 1) * cell
		    ? POOL_MAP_LIVE
		    : POOL_MAP_PARTLY;
}

void
pool_map(struct pool *p, char *line, size_t count)
{
	uint64_t units = (p->limit + count - 1) / count;
	uint64_t cell = units * POOL_UNIT;
	struct stretch s = {0};

	for (size_t i = 0; i < count; i++)
		line[i] = i * units < p->first ? POOL_MAP_OWN
		    : i * units < p->top       ? POOL_MAP_FREE
					       : POOL_MAP_BEYOND;
	while (next_live(p, &s))
		paint(line, count, cell, &s);
	line[count] = '\0';
}

int
pool_note_live(struct pool *p)
{
	struct region *r = p->region;
	struct stretch s = {0};
	uint64_t first = 0, end = 0;
	int error = 0;

	while (error == 0 && next_live(p, &s)) {
		if (s.start / r->page_size > end) {
			if (end > first)
				error = region_note_live(r,
				    pages_between(
					r->pages, first, end - first));
			first = s.start / r->page_size;
		}
		end = (s.end - 1) / r->page_size + 1;
	}
	if (error == 0 && end > first)
		error = region_note_live(
		    r, pages_between(r->pages, first, end - first));
	return error;
}

int
pool_stats(struct pool *p, struct pool_stats *out)
{
	int error = pool_lock(p);

	if (error < 0)
		return error;
	*out = (struct pool_stats){
	    .size = (uint64_t)p->limit * POOL_UNIT,
	    .first = (uint64_t)p->first * POOL_UNIT,
	    .top = (uint64_t)p->top * POOL_UNIT,
	    .live_chunks = p->header->live_chunks,
	    .live_bytes = p->header->live_bytes,
	    .free_chunks = p->header->free_chunks,
	    .free_bytes = p->header->free_units * POOL_UNIT,
	};
	pool_unlock(p);
	return 0;
}

char *
pool_error_words(const struct pool *p, char *words, size_t size)
{
	const struct pool_failure *f = &p->failure;
	int n;

	switch (f->error) {
	case -EALREADY:
		snprintf(words, size,
		    "free of chunk %" PRIu64 ": it was freed before", f->chunk);
		break;
	case -EFAULT:
		n = snprintf(words, size,
		    "free of %" PRIu64 ": no chunk ever began there", f->chunk);
		if (f->within != 0 && n >= 0 && (size_t)n < size)
			snprintf(words + n, size - (size_t)n,
			    "; it lies inside chunk %" PRIu64, f->within);
		break;
	case -EOVERFLOW:
		snprintf(words, size,
		    "chunk %" PRIu64 " (%" PRIu64
		    " bytes): its owner wrote beyond its end",
		    f->chunk, f->size);
		break;
	case -ENOMEM:
		snprintf(words, size,
		    "no room for %" PRIu64 " bytes: %" PRIu64 " are free%s",
		    f->size, f->free,
		    f->free < f->size ? "" : ", but not in one chunk");
		break;
	case -EUCLEAN:
		if (f->chunk == 0) {
			snprintf(words, size,
			    "the pool is damaged: its header was overwritten");
			break;
		}
		snprintf(words, size,
		    "the pool is damaged at chunk %" PRIu64
		    ": what stands before it was overwritten",
		    f->chunk);
		break;
	case -ENOTRECOVERABLE:
		snprintf(words, size,
		    "a process died in the middle of a change, and the pool "
		    "was damaged: it cannot be put in order");
		break;
	case -ETIMEDOUT:
		snprintf(words, size,
		    "the pool stays locked: its owner lives and does not "
		    "unlock it, or its lock was overwritten");
		break;
	case -EDEADLK:
		snprintf(words, size,
		    "the pool is locked by this thread already, or its lock "
		    "was overwritten");
		break;
	default:
		snprintf(words, size, "%s", strerror(-f->error));
	}
	return words;
}
