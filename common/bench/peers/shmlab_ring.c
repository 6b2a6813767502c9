/* shmlab_ring: ours, ring/ring.h, built in the same way as the others. Short
 * messages share a record, as ring.h advises. */
#include <stdlib.h>

#include "bench/peers/peer.h"
#include "ring/ring.h"

#define RECORD 4096	    /* bytes, of several messages */
#define NEVER  (1ULL << 62) /* a deadline */

struct ends {
	struct ring_producer producer;
	struct ring_consumer consumer;
};

static int
open_ring(struct channel *c)
{
	struct ends *ends = c->own = calloc(1, sizeof *ends);
	struct ring ring;
	int error = ends == NULL ? -ENOMEM
				 : ring_create(&ring, c->memory, c->size, 1);

	if (error == 0)
		error = ring_produce(&ends->producer, &ring);
	return error < 0 ? error : ring_consume(&ends->consumer, &ring, 0);
}

PEER_INLINE long
put_sized(struct channel *c, size_t count, size_t message)
{
	struct ring_producer *p = &((struct ends *)c->own)->producer;
	size_t most = message < RECORD ? RECORD / message : 1, together;

	for (size_t left = count; left > 0; left -= together) {
		void *at;
		int error;

		together = most < left ? most : left;
		error = ring_claim(p, together * message, &at, NEVER);
		if (error == 0) {
			messages_put(c, at, together, message);
			error = ring_commit(p, together * message);
		}
		if (error < 0)
			return error;
	}
	if (count == 1) /* nothing follows soon */
		ring_flush(p);
	return (long)count;
}

/* Waits for the first record only, and takes no other if that may be all. */
PEER_INLINE long
get_sized(struct channel *c, size_t message)
{
	struct ring_consumer *consumer = &((struct ends *)c->own)->consumer;
	int records = message * PEER_BATCH <= RECORD ? 1 : PEER_BATCH;
	uint64_t first = c->number;

	for (int i = 0; i < records; i++) {
		const void *at;
		size_t size;
		int error = ring_next(consumer, &at, &size, i > 0 ? 0 : NEVER);

		if (error < 0 && i == 0)
			return error;
		if (error < 0)
			break;
		if (messages_get(c, at, size / message, message) < 0)
			return -EBADMSG;
	}
	return (long)(c->number - first);
}

static void
finish(struct channel *c)
{
	ring_close(&((struct ends *)c->own)->producer);
}

PEER_DEFINE(.name = "shmlab ring", .in_place = 1, .memory = peer_memory,
    .open = open_ring, .finish = finish)
