/* ring: ours, region/ring.h, built in the same way as the others.
 *
 * Short messages share a record, as ring.h advises: claim room for a batch, commit
 * as many as came.
 */
#include <errno.h>
#include <stdlib.h>

#include "bench/peers/peer.h"
#include "region/ring.h"

#define RECORD 4096			    /* bytes, of several messages */
#define LONG   (UINT64_C(60000) * CLOCK_MS) /* longer than any run */

struct ends {
	uint64_t deadline;
	struct ring_producer producer;
	struct ring_consumer consumer;
};

static size_t
ring_memory(size_t size, size_t message)
{
	return size / 3 > message ? size : 0;
}

static int
open_ring(struct channel *c)
{
	struct ends *ends = calloc(1, sizeof *ends);
	struct ring ring;
	int error;

	if (ends == NULL)
		return -ENOMEM;
	c->own = ends;
	ends->deadline = clock_ns() + LONG;
	error = ring_create(&ring, c->memory, c->size, 1);
	if (error == 0)
		error = ring_produce(&ends->producer, &ring);
	return error < 0 ? error : ring_consume(&ends->consumer, &ring, 0);
}

PEER_INLINE long
put_record(struct ends *ends, uint64_t number, size_t count, size_t message)
{
	size_t size = count * message;
	void *at;
	int error = ring_claim(&ends->producer, size, &at, ends->deadline);

	if (error < 0)
		return error;
	messages_write(at, number, count, message);
	return ring_commit(&ends->producer, size);
}

/* Nothing follows soon. */
PEER_INLINE long
put_one(struct channel *c, size_t message)
{
	struct ends *ends = c->own;
	long error = put_record(ends, c->number, 1, message);

	if (error < 0)
		return error;
	ring_flush(&ends->producer);
	c->number++;
	return 1;
}

PEER_INLINE long
put_many(struct channel *c, size_t count, size_t message)
{
	struct ends *ends = c->own;
	size_t most = message < RECORD ? RECORD / message : 1, together;

	for (size_t done = 0; done < count; done += together) {
		long error;

		together = most < count - done ? most : count - done;
		error = put_record(ends, c->number, together, message);
		if (error < 0)
			return error;
		c->number += together;
	}
	return (long)count;
}

PEER_INLINE long
put_sized(struct channel *c, size_t count, size_t message)
{
	return count == 1 ? put_one(c, message) : put_many(c, count, message);
}

static long
put(struct channel *c, size_t count){
    PEER_FOR_SIZE(c->message, put_sized, c, count)}

/* Waits for the first record only, and for no other one if that may be all. */
PEER_INLINE long get_sized(struct channel *c, size_t message)
{
	struct ends *ends = c->own;
	uint64_t first = c->number, deadline = ends->deadline;
	int records = message * PEER_BATCH <= RECORD ? 1 : PEER_BATCH;

	for (int i = 0; i < records; i++, deadline = 0) {
		const void *at;
		size_t size, count;
		int error = ring_next(&ends->consumer, &at, &size, deadline);

		if (error < 0 && i > 0)
			break;
		if (error < 0)
			return error;
		/* One by itself takes no loop. */
		count = size / message;
		if (size == message
			? message_differs(at, c->number, message) != 0
			: messages_differ(at, c->number, count, message) != 0)
			return -EBADMSG;
		c->number += count;
	}
	return (long)(c->number - first);
}

static long
get(struct channel *c)
{
	PEER_FOR_SIZE(c->message, get_sized, c)
}

static void
finish(struct channel *c)
{
	ring_close(&((struct ends *)c->own)->producer);
}

static void
close_ring(struct channel *c)
{
	free(c->own);
}

const struct peer peer = {
    .name = "shmlab ring",
    .in_place = 1,
    .memory = ring_memory,
    .open = open_ring,
    .put = put,
    .get = get,
    .finish = finish,
    .close = close_ring,
};
