/* shmlab_ring: ours, ring/ring.h, built in the same way as the others. Short
 * messages share a record, as ring.h advises. */
#include "bench/peers/peer.h"
#include "ring/ring.h"

#define RECORD	    4096	 /* bytes, of several messages */
#define NEVER	    (1ULL << 62) /* a deadline */
#define PRODUCER(c) ((struct ring_producer *)(void *)(c)->own)
#define CONSUMER(c) ((struct ring_consumer *)(void *)((c)->own + 128))

static int
open_ring(struct channel *c)
{
	struct ring ring;
	int error = ring_create(&ring, c->memory, c->size, 1);

	if (error == 0)
		error = ring_produce(PRODUCER(c), &ring);
	return error < 0 ? error : ring_consume(CONSUMER(c), &ring, 0);
}

PEER_INLINE long
put_sized(struct channel *c, size_t count, size_t message)
{
	size_t most = message < RECORD ? RECORD / message : 1, together;
	void *at;
	int error = 0;

	for (size_t left = count; left > 0 && error == 0; left -= together) {
		together = most < left ? most : left;
		error = ring_claim(PRODUCER(c), together * message, &at, NEVER);
		if (error < 0)
			return error;
		messages_put(c, at, together, message);
		error = ring_commit(PRODUCER(c), together * message);
	}
	if (count == 1) /* nothing follows soon */
		ring_flush(PRODUCER(c));
	return error < 0 ? error : (long)count;
}

/* Waits for the first record only, and takes no other if that may be all. */
PEER_INLINE long
get_sized(struct channel *c, size_t message)
{
	int records = message * PEER_BATCH <= RECORD ? 1 : PEER_BATCH;
	uint64_t first = c->number;
	const void *at;
	size_t size;

	for (int i = 0; i < records; i++) {
		int error = ring_next(
		    CONSUMER(c), &at, &size, i == 0 ? NEVER : 0);

		if (error < 0)
			return i == 0 ? error : (long)(c->number - first);
		if (messages_get(c, at, size / message, message) < 0)
			return -EBADMSG;
	}
	return (long)(c->number - first);
}

static void
finish(struct channel *c)
{
	ring_close(PRODUCER(c));
}

PEER_DEFINE(.name = "shmlab ring", .in_place = 1, .open = open_ring,
    .finish = finish)
