/* peer.h: one way to pass messages from a process to another, as the benchmark
 * sees it. Each file beside this one is such a way, and defines one symbol,
 * peer. It becomes a shared object, if what it includes is installed.
 *
 *	peer.open(&c);		  one process, before it forks
 *	peer.put(&c, 64);	  the producer		peer.get(&c); the consumer
 *	peer.finish(&c);
 *	peer.close(&c);
 *
 * Both sides are given a copy of one struct channel by fork, with the memory at
 * the same address, so that even queues of pointers work. Each peer makes
 * and reads messages in the way that is best for it: in place if it can.
 *
 * What is in a message depends on its number and the place in it, and all of it
 * is checked. What is the same for all peers is inline here.
 */
#ifndef SHMLAB_BENCH_PEER_H
#define SHMLAB_BENCH_PEER_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define PEER_BATCH 64 /* messages that a producer has at hand at a time */

struct channel {
	void *memory;	 /* shared, all zeros at first, aligned to a page */
	size_t room;	 /* bytes of it */
	size_t size;	 /* of the ring, as asked for: a power of two */
	size_t message;	 /* bytes: 8, 64, 1024 or 65536 */
	uint64_t number; /* of the next message that is put, or got */
	void *own;	 /* the peer's */
};

struct peer {
	const char *name;
	int in_place; /* what is put is not copied before it is got */
	int sleeps;   /* lets the kernel run something else while it waits */
	/* Memory that such a channel needs; 0: it can't be had in that size. Where
	 * the memory is the kernel's, 1. */
	size_t (*memory)(size_t size, size_t message);
	/* 0 or a negated errno. */
	int (*open)(struct channel *);
	/* Puts up to count messages, from c->number on, which it advances; how
	 * many, or a negated errno. What was put can be seen soon, without
	 * another call, if count was 1; otherwise after finish(). */
	long (*put)(struct channel *, size_t count);
	/* Takes what is there, and checks it: how many, or a negated errno
	 * (-EBADMSG: it is not what was put; -EPIPE: the end). */
	long (*get)(struct channel *);
	void (*finish)(struct channel *); /* NULL: needs nothing */
	void (*close)(struct channel *);  /* NULL: needs nothing */
};

/* Each word says which message it belongs to, and where. */
static inline void
message_write(void *at, uint64_t number, size_t size)
{
	uint64_t *word = (uint64_t *)at;

	for (size_t i = 0; i < size / 8; i++)
		word[i] = number + ((uint64_t)i << 48);
}

/* 0: it is that message. */
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
 * makes a loop of its own for each. f should be PEER_INLINE. */
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

/* size messages of message bytes side by side, from number on. */
PEER_INLINE void
messages_write(void *at, uint64_t number, size_t count, size_t message)
{
	for (size_t i = 0; i < count; i++)
		message_write((char *)at + i * message, number + i, message);
}

PEER_INLINE uint64_t
messages_differ(const void *at, uint64_t number, size_t count, size_t message)
{
	uint64_t difference = 0;

	for (size_t i = 0; i < count; i++)
		difference |= message_differs(
		    (const char *)at + i * message, number + i, message);
	return difference;
}

#endif
