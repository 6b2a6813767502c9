/* stream.h: the same stream of messages through any channel.
 *
 * A pair brings the channel: its producer defines stream_out, its consumer
 * stream_in. The functions below are then steps of both: they number, fill,
 * check and time the messages, and say what they have measured.
 *
 *	AT_ONCE("stream", stream_send, "..."),	  ACT("stream", stream_receive),
 *	AT_ONCE("pace", stream_send_paced, "..."), ACT("pace",
 *						      stream_receive_paced),
 *
 *	stream: --count messages of --message bytes each, without a pause
 *	pace:	a hundredth of them, one every ten microseconds: their latency
 *
 * A channel returns 0 or a negated errno, with which the step then fails;
 * -EBADMSG: it was not the expected message.
 */
#ifndef SHMLAB_STREAM_STREAM_H
#define SHMLAB_STREAM_STREAM_H

#include "role/role.h"

/* The options of such a pair; many: the default number of messages, in
 * quotes. */
#define STREAM_OPTIONS(many)                                                   \
	{"message", OPTION_BYTES, "64", "size of a message, a multiple of 8"}, \
	{                                                                      \
		"count", OPTION_COUNT, many, "how many messages"               \
	}

extern const struct stream_out {
	/* Finds room for a message of size bytes. NULL: the message is made in
	 * the region, a buffer. */
	int (*claim)(struct actor *, size_t size, void **message);
	/* Sends it. */
	int (*commit)(struct actor *, size_t size);
	/* Sees to it that the consumers get all that was sent. NULL: commit
	 * does. */
	void (*flush)(struct actor *);
} stream_out;

extern const struct stream_in {
	/* Waits for the next message, which is valid until the next call. */
	int (*next)(struct actor *, size_t size, const void **message);
} stream_in;

/* Steps of the producer. */
int stream_send(struct actor *);
int stream_send_paced(struct actor *);

/* Steps of a consumer. */
int stream_receive(struct actor *);
int stream_receive_paced(struct actor *);

/* A step of all actors, for a channel that copies: maps a private buffer and
 * writes all of it. */
int stream_make_buffer(struct actor *);

/* When a channel that waits by itself gives up: never, since the coordinator
 * knows how long a step may take, and whether the other side lives. A point of
 * clock_ns(). */
#define STREAM_DEADLINE ((uint64_t)INT64_MAX)

/* The value of --message; -EINVAL, and a remark: no message has that size. */
int stream_message_size(struct actor *, size_t *size);

/* -EMSGSIZE, and a remark that names the option of the memory's size: a message
 * of size bytes does not fit, since max is the most. */
int stream_check_fit(
    struct actor *, size_t size, size_t max, const char *option);

/* The most consumers of a pair that opens a channel to each of them. -EINVAL,
 * and a remark: there are more. */
#define STREAM_CHANNELS 64
int stream_check_channels(struct actor *);

/* How many messages are paced. */
uint64_t stream_paced(const struct actor *);

#endif
