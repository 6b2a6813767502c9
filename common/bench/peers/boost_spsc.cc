/* boost_spsc: boost::lockfree::spsc_queue of a fixed capacity, which may lie in
 * shared memory. Batches are copied in (push), and read in place (consume_all).
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

/* The capacity is part of the type, so each size is a type of its own. */
template <size_t size, size_t ring> struct work {
	using queue = boost::lockfree::spsc_queue<message<size>,
	    boost::lockfree::capacity<ring / size>>;

	static void make(struct channel *c)
	{
		new (c->memory) queue;
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
		uint64_t first = c->number, number = first, difference = 0;

		static_cast<queue *>(c->memory)
		    ->consume_all([&](const message<size> &m) {
			    difference |= message_differs(&m, number++, size);
		    });
		c->number = number;
		return difference == 0 ? static_cast<long>(number - first)
				       : -EBADMSG;
	}
};

struct calls {
	size_t ring, size, memory;
	void (*make)(struct channel *);
	long (*put)(struct channel *, size_t);
	long (*get)(struct channel *);
};

template <size_t size, size_t ring> constexpr struct calls
calls_of()
{
	using w = work<size, ring>;

	return {ring, size, sizeof(typename w::queue), w::make, w::put, w::get};
}

#define OF_RING(ring)                                                          \
	calls_of<8, ring>(), calls_of<64, ring>(), calls_of<1024, ring>(),     \
	    calls_of<65536, ring>()

static const struct calls all[] = {
	calls_of<8, 65536>(), calls_of<64, 65536>(), calls_of<1024, 65536>(),
	OF_RING(262144), OF_RING(1048576), OF_RING(2097152), OF_RING(8388608),
};

static const struct calls *
find(size_t ring, size_t size)
{
	for (const auto &c : all)
		if (c.ring == ring && c.size == size)
			return &c;
	return nullptr;
}

/* Both channels of a round trip are of one size. */
/* Both channels of a round trip are of one kind. */
static const struct calls *in_use;

static size_t
memory_of(size_t ring, size_t size)
{
	const struct calls *c = find(ring, size);

	return c != nullptr ? c->memory : 0;
}

static int
open_queue(struct channel *c)
{
	in_use = find(c->size, c->message);
	c->own = calloc(PEER_BATCH, c->message);
	if (c->own == nullptr)
		return -ENOMEM;
	in_use->make(c);
	return 0;
}

static long
put(struct channel *c, size_t count)
{
	return in_use->put(c, count);
}

static long
get(struct channel *c)
{
	return in_use->get(c);
}

static void
close_queue(struct channel *c)
{
	free(c->own);
}

extern "C" {
extern const struct peer peer;
const struct peer peer = {
	.name = "boost spsc_queue",
	.in_place = 0,
	.sleeps = 0,
	.memory = memory_of,
	.open = open_queue,
	.put = put,
	.get = get,
	.finish = nullptr,
	.close = close_queue,
};
}
