/* rte_ring: DPDK's ring, single producer and consumer, bursts of 64 in place
 * (the zero-copy interface). See rte_ring_peek_zc.h. No part of DPDK's
 * environment (huge pages, threads) is started.
 * Debian: libdpdk-dev
 */
#include <errno.h>
#include <rte_ring.h>
#include <rte_ring_peek_zc.h>

#include "bench/peers/peer.h"

static size_t
ring_memory(size_t size, size_t message)
{
	ssize_t needed;

	if (size / message < 2)
		return 0;
	needed = rte_ring_get_memsize_elem(
	    (unsigned)message, (unsigned)(size / message));
	return needed > 0 ? (size_t)needed : 0;
}

static int
open_ring(struct channel *c)
{
	return rte_ring_init(c->memory, "bench",
	    (unsigned)(c->size / c->message), RING_F_SP_ENQ | RING_F_SC_DEQ);
}

PEER_INLINE long
put_sized(struct channel *c, size_t count, size_t message)
{
	struct rte_ring *ring = (struct rte_ring *)c->memory;
	struct rte_ring_zc_data room;
	unsigned n = rte_ring_enqueue_zc_burst_elem_start(
	    ring, (unsigned)message, (unsigned)count, &room, NULL);

	if (n == 0)
		return 0;
	messages_write(room.ptr1, c->number, room.n1, message);
	messages_write(room.ptr2, c->number + room.n1, n - room.n1, message);
	rte_ring_enqueue_zc_elem_finish(ring, n);
	c->number += n;
	return n;
}

static long
put(struct channel *c, size_t count){
    PEER_FOR_SIZE(c->message, put_sized, c, count)}

PEER_INLINE long get_sized(struct channel *c, size_t message)
{
	struct rte_ring *ring = (struct rte_ring *)c->memory;
	struct rte_ring_zc_data there;
	unsigned n = rte_ring_dequeue_zc_burst_elem_start(
	    ring, (unsigned)message, PEER_BATCH, &there, NULL);
	uint64_t difference;

	if (n == 0)
		return 0;
	difference = messages_differ(there.ptr1, c->number, there.n1, message) |
	    messages_differ(
		there.ptr2, c->number + there.n1, n - there.n1, message);
	rte_ring_dequeue_zc_elem_finish(ring, n);
	c->number += n;
	return difference == 0 ? (long)n : -EBADMSG;
}

static long
get(struct channel *c)
{
	PEER_FOR_SIZE(c->message, get_sized, c)
}

const struct peer peer = {
    .name = "rte_ring",
    .in_place = 1,
    .memory = ring_memory,
    .open = open_ring,
    .put = put,
    .get = get,
};
