/* boost_spsc: boost::lockfree::spsc_queue of a fixed capacity, which may lie in
 * shared memory. Batches are copied in (push) and read in place (consume_all).
 * Debian: libboost-dev g++
 */
#include <cstdlib>
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

	static size_t memory(size_t, size_t) { return sizeof(queue); }

	static int open(struct channel *c)
	{
		c->own = calloc(PEER_BATCH, size);
		return c->own != nullptr ? new (c->memory) queue, 0 : -ENOMEM;
	}

	static long put(struct channel *c, size_t count)
	{
		auto *batch = static_cast<message<size> *>(c->own);
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

	static constexpr struct peer of = {
	    "", 0, 0, memory, open, put, get, nullptr, nullptr};
};

#define SIZED(ring, size) &sized<ring, size>::of

/* Rings of 64 KiB to 8 MiB; nullptr: another size. */
template <size_t ring = 65536> static const struct peer *
find(size_t wanted, size_t size)
{
	if constexpr (ring > 8388608)
		return nullptr;
	else if (wanted != ring)
		return find<ring * 2>(wanted, size);
	else
		PEER_FOR_SIZE(size, SIZED, ring)
}

/* Both channels of a round trip are of one kind. */
static const struct peer *in_use;

extern "C" {
extern const struct peer peer;
}
const struct peer peer = {"boost spsc_queue", 0, 0,
    [](size_t ring, size_t size) {
	    in_use = find(ring, size);
	    return in_use != nullptr ? in_use->memory(ring, size) : 0;
    },
    [](struct channel *c) { return in_use->open(c); },
    [](struct channel *c, size_t count) { return in_use->put(c, count); },
    [](struct channel *c) { return in_use->get(c); }, nullptr, nullptr};
