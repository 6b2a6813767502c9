/* ck_ring: Concurrency Kit's bounded queue of values. See ck_ring_init(3).
 * Debian: libck-dev
 *
 * Values are of the message's own type (CK_RING_PROTOTYPE). They are written in
 * place (reserve, commit), and copied out, since no call takes them in place.
 */
#include <errno.h>
#include <ck_ring.h>

#include "bench/peers/peer.h"

#define HEAD 4096 /* bytes before the values */

static size_t
ring_memory(size_t size, size_t message)
{
	return size / message >= 2 ? HEAD + size : 0;
}

static int
open_ring(struct channel *c)
{
	ck_ring_init(c->memory, (unsigned)(c->size / c->message));
	return 0;
}

/* struct message_8, put_8(), get_8() and so on. */
#define OF_SIZE(size)                                                          \
	struct message_##size {                                                \
		uint64_t word[size / 8];                                       \
	};                                                                     \
	CK_RING_PROTOTYPE(of_##size, message_##size)                           \
                                                                               \
	static long put_##size(struct channel *c, size_t count)                \
	{                                                                      \
		ck_ring_t *ring = c->memory;                                   \
		void *values = (char *)c->memory + HEAD, *at;                  \
		size_t done = 0;                                               \
                                                                               \
		for (; done < count; done++) {                                 \
			at = ck_ring_enqueue_reserve_spsc_of_##size(           \
			    ring, values);                                     \
			if (at == NULL)                                        \
				break;                                         \
			message_write(at, c->number++, size);                  \
			ck_ring_enqueue_commit_spsc(ring);                     \
		}                                                              \
		return (long)done;                                             \
	}                                                                      \
                                                                               \
	static long get_##size(struct channel *c)                              \
	{                                                                      \
		ck_ring_t *ring = c->memory;                                   \
		void *values = (char *)c->memory + HEAD;                       \
		struct message_##size taken;                                   \
		long done = 0;                                                 \
                                                                               \
		for (; done < PEER_BATCH; done++) {                            \
			if (!ck_ring_dequeue_spsc_of_##size(                   \
				ring, values, &taken))                         \
				break;                                         \
			if (message_differs(&taken, c->number++, size) != 0)   \
				return -EBADMSG;                               \
		}                                                              \
		return done;                                                   \
	}

OF_SIZE(8)
OF_SIZE(64)
OF_SIZE(1024)
OF_SIZE(65536)

static long
put(struct channel *c, size_t count)
{
	return c->message == 8	 ? put_8(c, count)
	    : c->message == 64	 ? put_64(c, count)
	    : c->message == 1024 ? put_1024(c, count)
				 : put_65536(c, count);
}

static long
get(struct channel *c)
{
	return c->message == 8	 ? get_8(c)
	    : c->message == 64	 ? get_64(c)
	    : c->message == 1024 ? get_1024(c)
				 : get_65536(c);
}

const struct peer peer = {
    .name = "ck_ring",
    .memory = ring_memory,
    .open = open_ring,
    .put = put,
    .get = get,
};
