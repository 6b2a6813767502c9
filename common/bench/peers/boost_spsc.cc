/* boost_spsc: boost::lockfree::spsc_queue of a fixed capacity, which may lie in
 * shared memory. Batches are copied in (push) and read in place (consume_all).
 * Debian: libboost-dev g++
 */
#include <cerrno>
#include <cstdlib>
#include <new>
#include <boost/lockfree/spsc_queue.hpp>
#include "bench/peers/peer.h"

template <size_t size> struct message {
	uint64_t word[size / 8];
};

/* The capacity is part of the type, so each size has calls of its own. */
template <size_t size, size_t ring> struct queue_peer {
	using queue = boost::lockfree::spsc_queue<message<size>,
	    boost::lockfree::capacity<ring / size>>;

	static size_t memory(size_t, size_t) { return sizeof(queue); }

	static int open(struct channel *c)
	{
		c->own = calloc(PEER_BATCH, size);
		return c->own != nullptr ? new (c->memory) queue, 0 : -ENOMEM;
	}

	static long put(struct channel *c, size_t count)
	{
		auto *batch = static_cast<message<size> *>(c->own);

		messages_write(batch, c->number, count, size);
		count = static_cast<queue *>(c->memory)->push(batch, count);
		c->number += count;
		return static_cast<long>(count);
	}

	static long get(struct channel *c)
	{
		uint64_t first = c->number, n = first, wrong = 0;

		static_cast<queue *>(c->memory)
		    ->consume_all([&](const message<size> &m) {
			    wrong |= message_differs(&m, n++, size);
		    });
		c->number = n;
		return wrong == 0 ? static_cast<long>(n - first) : -EBADMSG;
	}
};

template <size_t size, size_t ring>
static const struct peer sized = {"", 0, 0, queue_peer<size, ring>::memory,
    queue_peer<size, ring>::open, queue_peer<size, ring>::put,
    queue_peer<size, ring>::get, nullptr, nullptr};

#define SIZED(ring, size) &sized<size, ring>

template <size_t ring> static const struct peer *
of_ring(size_t size)
{
	PEER_FOR_SIZE(size, SIZED, ring)
}

static const struct peer *
find(size_t ring, size_t size)
{
	return ring == 65536	 ? of_ring<65536>(size)
	    : ring == 262144	 ? of_ring<262144>(size)
	    : ring == 1048576	 ? of_ring<1048576>(size)
	    : ring == 2097152	 ? of_ring<2097152>(size)
	    : ring == 8388608	 ? of_ring<8388608>(size)
				 : nullptr;
}

/* Both channels of a round trip are of one kind. */
static const struct peer *in_use;

extern "C" {
extern const struct peer peer;
const struct peer peer = {"boost spsc_queue", 0, 0,
    [](size_t ring, size_t size) {
	    const struct peer *p = find(ring, size);
	    return p != nullptr ? p->memory(ring, size) : 0;
    },
    [](struct channel *c) {
	    in_use = find(c->size, c->message);
	    return in_use->open(c);
    },
    [](struct channel *c, size_t count) { return in_use->put(c, count); },
    [](struct channel *c) { return in_use->get(c); }, nullptr, nullptr};
}
