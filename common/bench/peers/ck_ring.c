/* ck_ring: Concurrency Kit's bounded queue of values. See ck_ring_init(3). A
 * message is written in place (reserve, commit) and copied out, since no call
 * reads it in place.
 * Debian: libck-dev
 */
#include <ck_ring.h>

#include "bench/peers/peer.h"

/* The calls for each size of message, by its type. */
#define TYPED(size)                                                            \
	struct message_##size {                                                \
		char bytes[size];                                              \
	};                                                                     \
	CK_RING_PROTOTYPE(message_##size, message_##size)
TYPED(8);
TYPED(64);
TYPED(1024);
TYPED(65536);

#define VALUES(c) ((void *)((char *)(c)->memory + 4096))
#define RESERVE(c, size)                                                       \
	ck_ring_enqueue_reserve_spsc_message_##size((c)->memory, VALUES(c))
#define DEQUEUE(c, to, size)                                                   \
	ck_ring_dequeue_spsc_message_##size((c)->memory, VALUES(c), to)

static int
open_ring(struct channel *c)
{
	ck_ring_init(c->memory, (unsigned)(c->size / c->message));
	return 0;
}

PEER_INLINE void *
reserve(struct channel *c, size_t message){PEER_FOR_SIZE(message, RESERVE, c)}

PEER_INLINE bool dequeue(struct channel *c, void *to, size_t message){
    PEER_FOR_SIZE(message, DEQUEUE, c, to)}

PEER_INLINE long put_sized(struct channel *c, size_t count, size_t message)
{
	size_t done = 0;
	void *at;

	for (; done < count && (at = reserve(c, message)) != NULL; done++) {
		messages_put(c, at, 1, message);
		ck_ring_enqueue_commit_spsc(c->memory);
	}
	return (long)done;
}

PEER_INLINE long
get_sized(struct channel *c, size_t message)
{
	uint64_t taken[65536 / 8];
	long done = 0;

	for (; done < PEER_BATCH && dequeue(c, taken, message); done++)
		if (messages_get(c, taken, 1, message) < 0)
			return -EBADMSG;
	return done;
}

PEER_DEFINE(.name = "ck_ring", .open = open_ring)
