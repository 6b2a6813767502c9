/* rte_ring: DPDK's ring, one producer and one consumer, bursts of 64 in place
 * (the zero-copy interface). See rte_ring_peek_zc.h. No part of DPDK's
 * environment (huge pages, threads) is started.
 * Debian: libdpdk-dev
 */
#include <rte_ring.h>
#include <rte_ring_peek_zc.h>

#include "bench/peers/peer.h"

static int
open_ring(struct channel *c)
{
	return rte_ring_init(c->memory, "bench",
	    (unsigned)(c->size / c->message), RING_F_SP_ENQ | RING_F_SC_DEQ);
}

PEER_INLINE long
put_sized(struct channel *c, size_t count, size_t message)
{
	struct rte_ring_zc_data room = {0};
	unsigned n = rte_ring_enqueue_zc_burst_elem_start(
	    c->memory, (unsigned)message, (unsigned)count, &room, NULL);

	if (n == 0)
		return 0;
	messages_put(c, room.ptr1, room.n1, message);
	messages_put(c, room.ptr2, n - room.n1, message);
	rte_ring_enqueue_zc_elem_finish(c->memory, n);
	return n;
}

PEER_INLINE long
get_sized(struct channel *c, size_t message)
{
	struct rte_ring_zc_data at = {0};
	unsigned n = rte_ring_dequeue_zc_burst_elem_start(
	    c->memory, (unsigned)message, PEER_BATCH, &at, NULL);

	if (n == 0)
		return 0;
	if (messages_get(c, at.ptr1, at.n1, message) < 0 ||
	    messages_get(c, at.ptr2, n - at.n1, message) < 0)
		return -EBADMSG;
	rte_ring_dequeue_zc_elem_finish(c->memory, n);
	return n;
}

PEER_DEFINE(.name = "rte_ring", .in_place = 1, .open = open_ring)
