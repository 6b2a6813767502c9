/* shmlab_ring: ours, ring/ring.h, built in the same way as the others. Short
 * messages share a record, as ring.h advises: room for a batch is claimed, and
 * as much committed as was written. */
#include <errno.h>
#include <stdlib.h>

#include "bench/peers/peer.h"
#include "ring/ring.h"

#define RECORD 4096 /* bytes, of several messages */

struct ends {
	uint64_t deadline; /* later than the end of any run */
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
	struct ends *ends = c->own = calloc(1, sizeof *ends);
	struct ring ring;
	int error;

	if (ends == NULL)
		return -ENOMEM;
	ends->deadline = clock_ns() + 60000 * CLOCK_MS;
	error = ring_create(&ring, c->memory, c->size, 1);
	if (error == 0)
		error = ring_produce(&ends->producer, &ring);
	return error < 0 ? error : ring_consume(&ends->consumer, &ring, 0);
}

PEER_INLINE int
put_record(struct channel *c, size_t count, size_t message)
{
	struct ends *ends = c->own;
	size_t size = count * message;
	void *at;
	int error = ring_claim(&ends->producer, size, &at, ends->deadline);

	if (error < 0)
		return error;
	messages_write(at, c->number, count, message);
	c->number += count;
	return ring_commit(&ends->producer, size);
}

PEER_INLINE long
put_sized(struct channel *c, size_t count, size_t message)
{
	size_t most = message < RECORD ? RECORD / message : 1, together;
	int error = 0;

	if (count == 1) { /* nothing follows soon */
		error = put_record(c, 1, message);
		ring_flush(&((struct ends *)c->own)->producer);
		return error < 0 ? error : 1;
	}
	for (size_t done = 0; done < count && error == 0; done += together) {
		together = most < count - done ? most : count - done;
		error = put_record(c, together, message);
	}
	return error < 0 ? error : (long)count;
}

/* Waits for the first record only, and takes no other if that may be all. */
PEER_INLINE long
get_sized(struct channel *c, size_t message)
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
		count = size / message;
		if (size == message /* a single one takes no loop */
			? message_differs(at, c->number, message) != 0
			: messages_differ(at, c->number, count, message) != 0)
			return -EBADMSG;
		c->number += count;
	}
	return (long)(c->number - first);
}

static void
finish(struct channel *c)
{
	ring_close(&((struct ends *)c->own)->producer);
}

PEER_DEFINE(.name = "shmlab ring", .in_place = 1, .memory = ring_memory,
    .open = open_ring, .finish = finish)
