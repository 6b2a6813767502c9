/* peer.h: one way to pass messages from one process to another.
 *
 * Each source file in this folder is one such way and defines one symbol, peer.
 * It becomes a shared object if what it includes is installed. A line
 * " * Debian: PACKAGE" near its top names the package that it needs.
 *
 *	peer.open(&c);		in one process, before it forks
 *	peer.put(&c, 64);	the producer;	peer.get(&c);	the consumer
 *	peer.finish(&c);
 *
 * After the fork each side has its own copy of struct channel, and the memory
 * is at the same address in both, so that queues of pointers work as well. Each
 * peer writes and checks messages in the way that suits it best: in place if it
 * can. The contents of a message follow from its number, and every word is
 * checked. What all peers have in common is inline here.
 */
#ifndef SHMLAB_BENCH_PEER_H
#define SHMLAB_BENCH_PEER_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define PEER_BATCH 64 /* messages that a producer has ready at a time */

struct channel {
	/* Shared, zeroed, aligned to a page: a page for what leads to the
	 * messages, and twice the ring, since each may have a header. */
	void *memory;
	size_t size;	 /* of the ring, as requested: a power of two */
	size_t message;	 /* bytes: 8, 64, 1024 or 65536 */
	uint64_t number; /* of the next message to put or get */
	/* Descriptors that open() made; 0: none. Whoever has no use for one
	 * closes it, and the producer closes out_fd at the end. */
	int in_fd, out_fd;
	/* What the peer keeps; zeroed before open(). */
	__attribute__((aligned(64))) char own[256];
};

struct peer {
	const char *name;
	int in_place; /* a message is not copied between put and get */
	int sleeps;   /* lets the kernel run something else while it waits */
	size_t most;  /* no larger ring is possible; 0: any is */
	/* 0 or a negated errno. */
	int (*open)(struct channel *);
	/* Puts up to count messages, from c->number on, which it advances.
	 * Returns how many, or a negated errno. If count was 1, the consumer
	 * sees the message soon, without another call; else after finish(). */
	long (*put)(struct channel *, size_t count);
	/* Takes the messages that are there and checks them. Returns how many,
	 * or a negated errno (-EBADMSG: not what was put; -EPIPE: the end). */
	long (*get)(struct channel *);
	void (*finish)(struct channel *); /* NULL: nothing to do */
};

/* Each word tells which message it belongs to, and its place there. */
static inline void
message_write(void *at, uint64_t number, size_t size)
{
	uint64_t *word = (uint64_t *)at;

	for (size_t i = 0; i < size / 8; i++)
		word[i] = number + ((uint64_t)i << 48);
}

/* 0 if it is that message. */
static inline uint64_t
message_differs(const void *at, uint64_t number, size_t size)
{
	const uint64_t *word = (const uint64_t *)at;
	uint64_t difference = 0;

	for (size_t i = 0; i < size / 8; i++)
		difference |= word[i] ^ (number + ((uint64_t)i << 48));
	return difference;
}

/* Calls f(arguments, size) with the size as a constant, so that the compiler
 * makes a separate loop for each. f should be PEER_INLINE, or a macro. */
#define PEER_INLINE static inline __attribute__((always_inline))
#define PEER_FOR_SIZE(message, f, ...)                                         \
	switch (message) {                                                     \
	case 8:                                                                \
		return f(__VA_ARGS__, 8);                                      \
	case 64:                                                               \
		return f(__VA_ARGS__, 64);                                     \
	case 1024:                                                             \
		return f(__VA_ARGS__, 1024);                                   \
	default:                                                               \
		return f(__VA_ARGS__, 65536);                                  \
	}

/* Defines peer out of put_sized(c, count, message), get_sized(c, message), and
 * its other members. */
#define PEER_DEFINE(...)                                                       \
	static long put(struct channel *c, size_t count)                       \
	{                                                                      \
		PEER_FOR_SIZE(c->message, put_sized, c, count)                 \
	}                                                                      \
	static long get(struct channel *c)                                     \
	{                                                                      \
		PEER_FOR_SIZE(c->message, get_sized, c)                        \
	}                                                                      \
	const struct peer peer = {.put = put, .get = get, __VA_ARGS__};

/* Writes the next count messages side by side. A single one takes no loop. */
PEER_INLINE void
messages_put(struct channel *c, void *at, size_t count, size_t message)
{
	if (count == 1)
		message_write(at, c->number, message);
	else
		for (size_t i = 0; i < count; i++)
			message_write(
			    (char *)at + i * message, c->number + i, message);
	c->number += count;
}

/* Checks the next count messages, which lie side by side. Returns how many, or
 * -EBADMSG. */
PEER_INLINE long
messages_get(struct channel *c, const void *at, size_t count, size_t message)
{
	uint64_t difference = 0;

	if (count == 1)
		difference = message_differs(at, c->number, message);
	else
		for (size_t i = 0; i < count; i++)
			difference |= message_differs(
			    (const char *)at + i * message, c->number + i,
			    message);
	c->number += count;
	return difference == 0 ? (long)count : -EBADMSG;
}

#endif
