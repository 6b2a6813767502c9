/* ring.h: a stream of records from one producer to one or more consumers.
 *
 *	ring_create(&ring, memory, size, consumers);	one process
 *	ring_attach(&ring, memory, size);		the others
 *
 *	ring_produce(&p, &ring);		ring_consume(&c, &ring, 0);
 *	ring_claim(&p, 100, &data, deadline);	ring_next(&c, &data, &size,
 *	memset(data, 'x', 100);				deadline);
 *	ring_commit(&p, 100);			... read data ...
 *	...					...
 *	ring_flush(&p);
 *	ring_close(&p);				-EPIPE: that was the last one
 *
 * Records have any size from 0 to a third of the ring, and are written and read
 * in place; ring_put() copies one in. Each consumer gets all records, in order:
 * the slowest one holds the producer back. Many small messages of one size go
 * fastest as one record: claim room for 64, and commit as many as have come.
 *
 * The memory is shared (MAP_SHARED), begins at a multiple of 64, and has any
 * size from some 2 KiB on. It holds offsets and no pointers, so it may lie at
 * different addresses. Some MiB are best for throughput: beyond the second
 * level cache, within the third. ring_create() writes all of it, and
 * ring_attach() reads every page, so that no page fault interrupts the stream.
 * The object behind it needs its pages beforehand: posix_fallocate(3).
 *
 * In the ring every record begins a line of 64 bytes with an 8-byte header:
 *
 *	| header, up to 56 bytes |			a short record
 *	| header | bytes ...     | bytes ... |		a longer one
 *
 * A header holds the size and, as its mark, the position in the stream. The
 * mark is the ready flag as well: a consumer polls the line until it holds the
 * mark of the expected position. So a short record travels in one cache line,
 * and no index does. Anything else in that place, left from an earlier lap,
 * means "not yet"; the producer makes sure that it never equals the mark by
 * chance.
 *
 * Committed records are published in batches, by the header of the first of
 * them, which is stored last, with release: a consumer that sees it sees all of
 * them. A batch ends when it holds 64 KiB (an eighth of a small ring), when the
 * producer must wait for room, and with ring_flush() and ring_close(). A
 * producer that has nothing more to commit for now calls ring_flush(): until
 * then its last records may stay invisible. In the same way a consumer reports
 * what it has read after an eighth of the ring, and in ring_release(). This
 * alone never stops a producer.
 *
 * A waiter polls for some 30 us and then sleeps (os/bell.h). Every wait ends at
 * the deadline, a time of clock_ns(); 0: do not wait. Where there is room, or a
 * record, no call waits for another process, or enters the kernel except to
 * wake a sleeper, and no atomic operation is more than a load or a store.
 * Nothing is ever locked: a process that is stopped or killed at any point
 * leaves the ring intact.
 *
 * The ring does not notice deaths. A process that does (a parent, by waitpid(2)
 * or a pidfd) reports them: ring_drop() for a consumer, ring_abandon() for the
 * producer. That ends every wait for the dead process; without a report the
 * deadline does.
 *
 * struct ring, ring_producer and ring_consumer are handles in one process, for
 * one thread at a time, and have nothing to release. After fork() either the
 * parent or the child may use one, not both; exec ends them with the mapping.
 * What other processes wrote into the memory is not trusted: it is copied once,
 * checked, and then used. A ring that is overwritten from outside yields
 * garbage or errors, and never an access outside its memory.
 *
 * Calls return 0 or a negated errno, and leave out-parameters alone when they
 * fail:
 *
 *	-ETIMEDOUT	the deadline has passed
 *	-EPIPE		the producer has closed the ring, and all is read; or,
 *			for the producer: no consumer is left
 *	-EOWNERDEAD	the producer is dead, and all that it published is read
 *	-ECONNABORTED	the caller was reported dead, and is alive. A consumer
 *			learns it late: of what it read meanwhile, up to an
 *			eighth of the ring and one record, some may be torn.
 *	-EBADMSG	the ring does not hold what it should
 *	-EMSGSIZE	the record is too large
 *
 * The calls made for each record are inline: 1.6 times as fast, measured with
 * records of 56 bytes. */
#ifndef SHMLAB_RING_RING_H
#define SHMLAB_RING_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "os/bell.h"

struct ring {
	struct ring_shared *shared;
	unsigned char *first, *end; /* lines of records */
	unsigned consumers;
};

struct ring_producer {
	struct ring ring;
	unsigned char *at;    /* where the next header goes */
	unsigned char *limit; /* free up to here, and one line more */
	uint64_t lap;	      /* bytes of the stream before this lap */
	uint64_t free_to;     /* bytes of the stream for which there is room */
	size_t max, claimed;
	unsigned char *opening_at; /* first header not published, or NULL ... */
	uint64_t opening;	   /* ... and what is to be stored there */
	bool closed;
};

struct ring_consumer {
	struct ring ring;
	unsigned char *at;   /* where the next header is */
	unsigned char *stop; /* beyond it, ring_look() must be called */
	uint64_t lap;	     /* bytes of the stream before this lap */
	uint64_t told;	     /* bytes that it has reported as read */
	/* Of the last record: its header without the mark, the offset of its
	 * bytes, and the length of all of it. The next record is expected to
	 * be of the same size, so that its place is known before its header
	 * has come. */
	uint64_t form;
	size_t offset, stride;
	unsigned index;
};

/* Makes an empty ring of memory that no other process uses yet; its contents
 * are lost. -EINVAL: no consumers, too small, or not aligned. */
int ring_create(struct ring *, void *memory, size_t size, unsigned consumers);

/* Attaches to a ring. -ENOENT: there is none, or not yet. -EINVAL: it was made
 * for another size, or by another version. */
int ring_attach(struct ring *, void *memory, size_t size);

/* The largest record: a third of the ring. ring_max_in(): of a ring that would
 * be made in so many bytes; 0: they are too few for a ring. */
size_t ring_max(const struct ring *);
size_t ring_max_in(size_t size, unsigned consumers);

/* Makes the caller the producer, or one of the consumers, which are numbered
 * from 0. A consumer also gets what was published before it came. -EBUSY: that
 * place is or was taken. -EINVAL: no such consumer. */
int ring_produce(struct ring_producer *, const struct ring *);
int ring_consume(struct ring_consumer *, const struct ring *, unsigned index);

/* Publishes what was committed, and wakes sleeping consumers. */
void ring_flush(struct ring_producer *);

/* Publishes what was committed, and ends the stream. */
void ring_close(struct ring_producer *);

/* Gives the last record back to the producer: for a consumer that will not call
 * ring_next() soon. */
void ring_release(struct ring_consumer *);

/* The consumer wants no more records. */
void ring_leave(struct ring_consumer *);

/* Report the death of a consumer, and of the producer; any process may call
 * them, also after ring_close(). -EINVAL: no such consumer. */
int ring_drop(const struct ring *, unsigned index);
void ring_abandon(const struct ring *);

#define RING_LINE  64
#define RING_SHORT (RING_LINE - sizeof(uint64_t))

/* A header: the position in bits 63-35, the kind in 34-32, the size in 31-0.
 * The position counts lines and wraps after 32 GiB; no kind is 0. */
#define RING_MARK_SHIFT (35 - 6)
#define RING_MARK	(~UINT64_C(0) << 35)
#define RING_KIND	(UINT64_C(7) << 32)
#define RING_BESIDE	(UINT64_C(1) << 32) /* bytes beside the header */
#define RING_BEHIND	(UINT64_C(2) << 32) /* bytes in the lines behind it */
#define RING_SKIP	(UINT64_C(3) << 32) /* continue at the first line */
#define RING_END	(UINT64_C(4) << 32) /* nothing follows */

/* The rare part of ring_claim(), ring_commit() and ring_next(). */
int ring_make_room(struct ring_producer *, size_t size, uint64_t deadline);
int ring_commit_less(struct ring_producer *, size_t size);
int ring_look(struct ring_consumer *, uint64_t deadline);

static inline _Atomic uint64_t *
ring_header(unsigned char *at)
{
	return (_Atomic uint64_t *)(void *)at;
}

static inline uint64_t
ring_mark(uint64_t lap, const unsigned char *first, const unsigned char *at)
{
	return (lap + (uint64_t)(at - first)) << RING_MARK_SHIFT;
}

static inline size_t
ring_offset(size_t size)
{
	return size <= RING_SHORT ? sizeof(uint64_t) : RING_LINE;
}

static inline size_t
ring_stride(size_t offset, size_t size)
{
	return (offset + size + RING_LINE - 1) / RING_LINE * RING_LINE;
}

static inline void
ring_append(struct ring_producer *p, uint64_t form, size_t stride)
{
	uint64_t header = form | ring_mark(p->lap, p->ring.first, p->at);

	if (p->opening_at == NULL) {
		p->opening_at = p->at;
		p->opening = header;
	} else {
		/* No consumer polls this line before the batch is published;
		 * atomic because ring_next() loads it then. */
		atomic_store_explicit(
		    ring_header(p->at), header, memory_order_relaxed);
	}
	p->at += stride;
}

/* Stores in *data where size bytes may be written until ring_commit(). Waits
 * for room. The address is a multiple of 8, and of 64 for more than 56 bytes. A
 * new claim replaces the one before. -EMSGSIZE, -ETIMEDOUT, -EPIPE, -EBADMSG,
 * -ECONNABORTED. */
static inline int
ring_claim(struct ring_producer *p, size_t size, void **data, uint64_t deadline)
{
	size_t offset = ring_offset(size), stride = ring_stride(offset, size);

	if (__builtin_expect(
		size > p->max || stride > (size_t)(p->limit - p->at), 0)) {
		int error = ring_make_room(p, size, deadline);

		if (error < 0)
			return error;
	}
	p->claimed = size;
	*data = p->at + offset;
	return 0;
}

/* Makes a record of the first size bytes of the claim. Each commit needs a
 * claim of its own. -EINVAL: the claim was smaller. */
static inline int
ring_commit(struct ring_producer *p, size_t size)
{
	size_t offset = ring_offset(size);

	if (__builtin_expect(size != p->claimed, 0))
		return ring_commit_less(p, size);
	ring_append(p, (offset == RING_LINE ? RING_BEHIND : RING_BESIDE) | size,
	    ring_stride(offset, size));
	return 0;
}

/* Claims, copies and commits. */
static inline int
ring_put(
    struct ring_producer *p, const void *bytes, size_t size, uint64_t deadline)
{
	void *data;
	int error = ring_claim(p, size, &data, deadline);

	if (error < 0)
		return error;
	memcpy(data, bytes, size);
	return ring_commit(p, size);
}

/* Waits for the next record and gives the one before back to the producer. The
 * record can be read until the next call for this consumer. -EPIPE,
 * -EOWNERDEAD, -ETIMEDOUT, -EBADMSG, -ECONNABORTED. */
static inline int
ring_next(
    struct ring_consumer *c, const void **data, size_t *size, uint64_t deadline)
{
	uint64_t expected = c->form | ring_mark(c->lap, c->ring.first, c->at);
	/* Pairs with the release in publish(), or follows a load that did: the
	 * bytes are there, and so are those of the rest of the batch. */
	uint64_t header = atomic_load_explicit(
	    ring_header(c->at), memory_order_acquire);

	if (__builtin_expect(header != expected || c->at > c->stop, 0)) {
		int error = ring_look(c, deadline);

		if (error < 0)
			return error;
	}
	*size = (uint32_t)c->form;
	*data = c->at + c->offset;
	c->at += c->stride;
	return 0;
}

#endif
