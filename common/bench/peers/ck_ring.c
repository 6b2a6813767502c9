/* ck_ring: Concurrency Kit's bounded queue of values. See ck_ring_init(3). A
 * message is written in place (reserve, commit) and copied out, since no call
 * reads it in place. CK_RING_PROTOTYPE() makes typed wrappers of the two calls
 * that begin with an underscore; here the size alone is the type.
 * Debian: libck-dev
 */
#include <errno.h>
#include <ck_ring.h>

#include "bench/peers/peer.h"

#define VALUES(c) ((void *)((char *)(c)->memory + 4096))

static size_t
ring_memory(size_t size, size_t message)
{
	return size / message >= 2 ? 4096 + size : 0;
}

static int
open_ring(struct channel *c)
{
	ck_ring_init(c->memory, (unsigned)(c->size / c->message));
	return 0;
}

PEER_INLINE long
put_sized(struct channel *c, size_t count, size_t message)
{
	size_t done = 0;

	for (; done < count; done++) {
		void *at = _ck_ring_enqueue_reserve_sp(
		    c->memory, VALUES(c), (unsigned)message, NULL);

		if (at == NULL)
			break;
		message_write(at, c->number++, message);
		ck_ring_enqueue_commit_spsc(c->memory);
	}
	return (long)done;
}

PEER_INLINE long
get_sized(struct channel *c, size_t message)
{
	uint64_t taken[65536 / 8];
	long done = 0;

	for (; done < PEER_BATCH; done++) {
		if (!_ck_ring_dequeue_sc(
			c->memory, VALUES(c), taken, (unsigned)message))
			break;
		if (message_differs(taken, c->number++, message) != 0)
			return -EBADMSG;
	}
	return done;
}

PEER_DEFINE(.name = "ck_ring", .memory = ring_memory, .open = open_ring)
