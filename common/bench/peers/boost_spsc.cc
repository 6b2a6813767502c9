/* boost_spsc: boost::lockfree::spsc_queue of a fixed capacity, which may lie in
 * shared memory. Batches are copied in (push) and read in place (consume_all).
 * Debian: libboost-dev g++
 */
#include <new>
#include <boost/lockfree/spsc_queue.hpp>
#include "bench/peers/peer.h"

template <size_t size> struct message {
	uint64_t word[size / 8];
};

/* The capacity is part of the type, so each size has calls of its own. */
template <size_t ring, size_t size> struct sized {
	using queue = boost::lockfree::spsc_queue<message<size>,
	    boost::lockfree::capacity<ring / size>>;

	static int open(struct channel *c) { return new (c->memory) queue, 0; }

	static long put(struct channel *c, size_t count)
	{
		static message<size> batch[PEER_BATCH];
		uint64_t first = c->number;

		messages_put(c, batch, count, size);
		count = static_cast<queue *>(c->memory)->push(batch, count);
		c->number = first + count;
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

	static constexpr struct peer of = {"", 0, 0, 0, open, put, get, nullptr};
};

/* Rings of 64 KiB to 8 MiB. */
template <size_t ring = 65536> static const struct peer *
find(const struct channel *c)
{
	if constexpr (ring < 8388608)
		if (c->size != ring)
			return find<ring * 2>(c);
#define SIZED(ring, size) &sized<ring, size>::of
	PEER_FOR_SIZE(c->message, SIZED, ring)
}

/* Both channels of a round trip are of one kind. */
static const struct peer *in_use;

extern "C" {
extern const struct peer peer;
}
const struct peer peer = {"boost spsc_queue", 0, 0, 0,
    [](struct channel *c) { return (in_use = find(c))->open(c); },
    [](struct channel *c, size_t count) { return in_use->put(c, count); },
    [](struct channel *c) { return in_use->get(c); }, nullptr};
