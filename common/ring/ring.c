#include <errno.h>
#include <stdalign.h>
#include <unistd.h>

#include "os/spin.h"
#include "ring/ring.h"

#define RING_MAGIC   0x676e69726d6873 /* "shmring" */
#define RING_VERSION 1
#define RING_LEAST   2048 /* bytes of records */
#define BATCH	     65536
#define POLLS	     500 /* of the header, before anything else is checked */

_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "a lock would be private");

/* Each line has one writer, so that no process loses a line to the stores of
 * another; the lines of the bells are written by all of them, but only around a
 * sleep. */
struct ring_cursor {
	/* Written by this consumer. */
	alignas(RING_LINE) _Atomic uint64_t told; /* bytes of the stream */
	_Atomic uint32_t taken;
	/* Written once, by this consumer when it leaves, or by ring_drop(). */
	_Atomic uint32_t gone;
};

struct ring_shared {
	/* Written by ring_create(). */
	_Atomic uint64_t magic; /* last */
	uint32_t version, consumers;
	uint64_t size;
	/* Written once each, by ring_produce() and ring_abandon(). */
	_Atomic uint32_t taken, abandoned;
	alignas(RING_LINE) struct bell records; /* consumers wait here */
	alignas(RING_LINE) struct bell room;	/* the producer */
	struct ring_cursor cursor[];
};

static size_t
head_for(unsigned consumers)
{
	return sizeof(struct ring_shared) +
	    (size_t)consumers * sizeof(struct ring_cursor);
}

static int
lay_out(struct ring *r, void *memory, size_t size, unsigned consumers)
{
	size_t head = head_for(consumers);

	if ((uintptr_t)memory % RING_LINE != 0 || consumers == 0 ||
	    size < head || size - head < RING_LEAST)
		return -EINVAL;
	r->shared = memory;
	r->first = (unsigned char *)memory + head;
	r->end = r->first + (size - head) / RING_LINE * RING_LINE;
	r->consumers = consumers;
	return 0;
}

int
ring_create(struct ring *r, void *memory, size_t size, unsigned consumers)
{
	int error = lay_out(r, memory, size, consumers);

	if (error < 0)
		return error;
	memset(memory, 0, size);
	/* 0 is the mark of the first position. */
	atomic_store_explicit(
	    ring_header(r->first), RING_MARK, memory_order_relaxed);
	r->shared->version = RING_VERSION;
	r->shared->consumers = consumers;
	r->shared->size = size;
	/* Pairs with the load in ring_attach(): the rest is visible with it. */
	atomic_store_explicit(
	    &r->shared->magic, RING_MAGIC, memory_order_release);
	return 0;
}

int
ring_attach(struct ring *r, void *memory, size_t size)
{
	struct ring_shared *s = memory;
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	uint32_t consumers;

	if (size < sizeof *s || (uintptr_t)memory % RING_LINE != 0)
		return -EINVAL;
	/* Pairs with the store in ring_create(). */
	if (atomic_load_explicit(&s->magic, memory_order_acquire) != RING_MAGIC)
		return -ENOENT;
	if (s->version != RING_VERSION || s->size != size)
		return -EINVAL;
	for (size_t at = 0; at < size; at += page_size)
		(void)*((volatile unsigned char *)memory + at);
	/* Loaded once: what is checked is what is used. */
	consumers = __atomic_load_n(&s->consumers, __ATOMIC_RELAXED);
	return lay_out(r, memory, size, consumers);
}

static size_t
capacity(const struct ring *r)
{
	return (size_t)(r->end - r->first);
}

/* How much a consumer reads before it reports that. A producer that waits for
 * room for a record of a third of the ring, and skips as much at the end of the
 * lap, needs two thirds of the ring and a few lines: an eighth more is there
 * even in the smallest ring. */
static uint64_t
lag(const struct ring *r)
{
	return capacity(r) / 8;
}

static size_t
max_of(size_t capacity)
{
	return capacity / 3 < UINT32_MAX ? capacity / 3 : UINT32_MAX;
}

size_t
ring_max(const struct ring *r)
{
	return max_of(capacity(r));
}

size_t
ring_max_in(size_t size, unsigned consumers)
{
	size_t head = head_for(consumers);

	return size < head || size - head < RING_LEAST
	    ? 0
	    : max_of((size - head) / RING_LINE * RING_LINE);
}

int
ring_produce(struct ring_producer *p, const struct ring *r)
{
	if (atomic_exchange(&r->shared->taken, 1) != 0)
		return -EBUSY;
	bell_register();
	*p = (struct ring_producer){
	    .ring = *r,
	    .at = r->first,
	    .limit = r->first,
	    .free_to = capacity(r),
	    .max = ring_max(r),
	};
	return 0;
}

int
ring_consume(struct ring_consumer *c, const struct ring *r, unsigned index)
{
	if (index >= r->consumers)
		return -EINVAL;
	if (atomic_exchange(&r->shared->cursor[index].taken, 1) != 0)
		return -EBUSY;
	bell_register();
	*c = (struct ring_consumer){
	    .ring = *r,
	    .at = r->first,
	    .stop = r->first - 1, /* nothing can be expected yet */
	    .index = index,
	};
	return 0;
}

static uint64_t
produced(const struct ring_producer *p)
{
	return p->lap + (uint64_t)(p->at - p->ring.first);
}

static uint64_t
consumed(const struct ring_consumer *c)
{
	return c->lap + (uint64_t)(c->at - c->ring.first);
}

/* Publishes the batch. The header after it must not look like the next one. */
static void
publish(struct ring_producer *p)
{
	uint64_t mark = ring_mark(p->lap, p->ring.first, p->at);
	_Atomic uint64_t *behind = ring_header(p->at);

	if (p->opening_at == NULL)
		return;
	/* It may hold our own bytes of an earlier lap. A load costs less than a
	 * store, for which this CPU would need the line for itself. */
	if ((atomic_load_explicit(behind, memory_order_relaxed) & RING_MARK) ==
	    mark)
		atomic_store_explicit(behind, ~mark, memory_order_relaxed);
	/* Pairs with the loads in ring_next(), has_record() and ring_look(). */
	atomic_store_explicit(
	    ring_header(p->opening_at), p->opening, memory_order_release);
	p->opening_at = NULL;
}

void
ring_flush(struct ring_producer *p)
{
	publish(p);
	bell_ring(&p->ring.shared->records);
}

void
ring_close(struct ring_producer *p)
{
	if (p->closed)
		return;
	publish(p);
	/* As in publish(). There is always room for a header. */
	atomic_store_explicit(ring_header(p->at),
	    RING_END | ring_mark(p->lap, p->ring.first, p->at),
	    memory_order_release);
	p->closed = true;
	p->limit = p->at;
	bell_ring(&p->ring.shared->records);
}

int
ring_commit_less(struct ring_producer *p, size_t size)
{
	size_t offset = ring_offset(p->claimed);

	if (size > p->claimed)
		return -EINVAL;
	ring_append(p, (offset == RING_LINE ? RING_BEHIND : RING_BESIDE) | size,
	    ring_stride(offset, size));
	return 0;
}

struct room {
	struct ring_producer *p;
	uint64_t end; /* position up to which it must be free */
};

static int
has_room(void *arg)
{
	const struct room *room = arg;
	struct ring_producer *p = room->p;
	uint64_t most = 0;
	bool any = false;

	if (atomic_load_explicit(
		&p->ring.shared->abandoned, memory_order_relaxed) != 0)
		return -ECONNABORTED;
	for (unsigned i = 0; i < p->ring.consumers; i++) {
		struct ring_cursor *c = &p->ring.shared->cursor[i];
		/* Pairs with the store in ring_release(): the consumer does
		 * not read again what it has reported. */
		uint64_t unread = produced(p) -
		    atomic_load_explicit(&c->told, memory_order_acquire);

		if (atomic_load_explicit(&c->gone, memory_order_acquire) != 0)
			continue;
		if (unread > capacity(&p->ring) || unread % RING_LINE != 0)
			return -EBADMSG;
		any = true;
		if (unread > most)
			most = unread;
	}
	if (!any)
		return -EPIPE;
	p->free_to = produced(p) - most + capacity(&p->ring);
	return p->free_to >= room->end;
}

/* Ends the lap: the next record begins at the first line. */
static void
skip(struct ring_producer *p)
{
	ring_append(p, RING_SKIP, 0);
	p->at = p->ring.first;
	p->lap += capacity(&p->ring);
}

int
ring_make_room(struct ring_producer *p, size_t size, uint64_t deadline)
{
	size_t stride = ring_stride(ring_offset(size), size);
	size_t behind = (size_t)(p->ring.end - p->at), window;
	struct room room = {p, produced(p) + stride + RING_LINE};
	int error;

	if (p->closed)
		return -EPIPE;
	if (size > p->max)
		return -EMSGSIZE;
	/* Every lap keeps a line for the header of what follows. */
	if (stride + RING_LINE > behind)
		room.end += behind;
	ring_flush(p);
	if (p->free_to < room.end) {
		error = bell_await(
		    &p->ring.shared->room, has_room, &room, deadline);
		if (error < 0)
			return error;
	}
	if (stride + RING_LINE > behind)
		skip(p);

	/* The limit is at most a batch away, so that the batch ends there. */
	window = lag(&p->ring) < BATCH ? lag(&p->ring) : BATCH;
	if (window < stride)
		window = stride;
	if (window > p->free_to - produced(p) - RING_LINE)
		window = p->free_to - produced(p) - RING_LINE;
	if (window > (size_t)(p->ring.end - p->at) - RING_LINE)
		window = (size_t)(p->ring.end - p->at) - RING_LINE;
	p->limit = p->at + window;
	return 0;
}

static bool
is_gone(const struct ring_consumer *c)
{
	return atomic_load_explicit(&c->ring.shared->cursor[c->index].gone,
		   memory_order_relaxed) != 0;
}

void
ring_release(struct ring_consumer *c)
{
	c->told = consumed(c);
	/* Pairs with the load in has_room(). */
	atomic_store_explicit(&c->ring.shared->cursor[c->index].told, c->told,
	    memory_order_release);
	bell_ring(&c->ring.shared->room);
}

static bool
has_mark(struct ring_consumer *c)
{
	/* Pairs with the store in publish(). */
	uint64_t header = atomic_load_explicit(
	    ring_header(c->at), memory_order_acquire);

	return (header & RING_MARK) == ring_mark(c->lap, c->ring.first, c->at);
}

static int
has_record(void *arg)
{
	struct ring_consumer *c = arg;

	if (has_mark(c))
		return 1;
	if (is_gone(c))
		return -ECONNABORTED;
	/* Pairs with the store in ring_abandon(): what was published before
	 * that is visible. */
	if (atomic_load_explicit(
		&c->ring.shared->abandoned, memory_order_acquire) == 0)
		return 0;
	return has_mark(c) ? 1 : -EOWNERDEAD;
}

/* A record that is on its way is seen soonest by polling nothing else. */
static int
await_record(struct ring_consumer *c, uint64_t deadline)
{
	for (int i = 0; i < POLLS && deadline != 0; i++) {
		if (has_mark(c))
			return 0;
		spin_pause();
	}
	return bell_await(&c->ring.shared->records, has_record, c, deadline);
}

/* Has the record the form of the last one, and does it begin before stop? */
static bool
is_alike(const struct ring_consumer *c, uint64_t header)
{
	return (header & ~RING_MARK) == c->form && c->at <= c->stop;
}

/* Checks a header, and takes its form for the records to come. */
static int
accept(struct ring_consumer *c, uint64_t header)
{
	bool beside = (header & RING_KIND) == RING_BESIDE;
	size_t size = (uint32_t)header, left = (size_t)(c->ring.end - c->at);
	size_t offset = beside ? sizeof header : RING_LINE;
	size_t stride = ring_stride(offset, size);
	uint64_t untold = consumed(c) - c->told;

	if (size > ring_max(&c->ring) || (beside && size > RING_SHORT) ||
	    stride + RING_LINE > left)
		return -EBADMSG;
	c->form = header & ~RING_MARK;
	c->offset = offset;
	c->stride = stride;
	/* A report is due after lag() bytes, and no record of this form begins
	 * in the last lines of the lap. */
	c->stop = c->at + (lag(&c->ring) - untold);
	if (lag(&c->ring) - untold > left - stride - RING_LINE)
		c->stop = c->ring.end - stride - RING_LINE;
	return 0;
}

int
ring_look(struct ring_consumer *c, uint64_t deadline)
{
	for (;;) {
		uint64_t header;
		int error;

		if (is_gone(c))
			return -ECONNABORTED;
		if (consumed(c) - c->told >= lag(&c->ring))
			ring_release(c);
		error = await_record(c, deadline);
		if (error < 0)
			return error;
		/* Pairs with the store in publish(). A faulty process may have
		 * overwritten the header since await_record(). */
		header = atomic_load_explicit(
		    ring_header(c->at), memory_order_acquire);
		if ((header & RING_MARK) !=
		    ring_mark(c->lap, c->ring.first, c->at))
			return -EBADMSG;
		if (is_alike(c, header))
			return 0;
		switch (header & RING_KIND) {
		case RING_BESIDE:
		case RING_BEHIND:
			return accept(c, header);
		case RING_END:
			return -EPIPE;
		case RING_SKIP:
			if (c->at == c->ring.first)
				return -EBADMSG;
			c->at = c->ring.first;
			c->stop = c->ring.first - 1; /* of the new lap */
			c->lap += capacity(&c->ring);
			break;
		default:
			return -EBADMSG;
		}
	}
}

static void
mark_gone(const struct ring *r, unsigned index)
{
	/* Pairs with the load in has_room(). */
	atomic_store_explicit(
	    &r->shared->cursor[index].gone, 1, memory_order_release);
	bell_alarm(&r->shared->room);
	bell_alarm(&r->shared->records);
}

void
ring_leave(struct ring_consumer *c)
{
	mark_gone(&c->ring, c->index);
}

int
ring_drop(const struct ring *r, unsigned index)
{
	if (index >= r->consumers)
		return -EINVAL;
	mark_gone(r, index);
	return 0;
}

void
ring_abandon(const struct ring *r)
{
	/* Pairs with the load in has_record(). */
	atomic_store_explicit(&r->shared->abandoned, 1, memory_order_release);
	bell_alarm(&r->shared->records);
	bell_alarm(&r->shared->room);
}
