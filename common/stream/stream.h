/* stream.h: the same stream, whatever it goes through.
 *
 * A pair brings a channel: how a message is made room for, sent, received and
 * let go. Its producer defines stream_out and its consumer stream_in; the
 * functions below are its steps "stream" and "pace": they number, fill, check and
 * time the messages, and say what came of it.
 *
 *	stream: as many messages as --count says, of --message bytes each, as
 *		fast as they go
 *	pace:	a hundredth of them, one every ten microseconds: their latency
 *
 * A channel that fails answers with a negated errno, and the step fails with
 * it; -EBADMSG: a message was not the one that was expected.
 */
#ifndef SHMLAB_STREAM_STREAM_H
#define SHMLAB_STREAM_STREAM_H

#include "role/role.h"

/* The options that such a pair declares; many: how many messages, in quotes. */
#define STREAM_OPTIONS(many)                                                   \
	{"message", OPTION_BYTES, "64", "size of a message, a multiple of 8"}, \
	{                                                                      \
		"count", OPTION_COUNT, many, "how many messages"               \
	}

extern const struct stream_out {
	/* Room for a message of that size (NULL: it is made in the buffer); the
	 * message is in it; the receivers are to see all that was committed
	 * (NULL: they do). */
	int (*claim)(struct actor *, size_t size, void **message);
	int (*commit)(struct actor *, size_t size);
	int (*flush)(struct actor *);
} stream_out;

extern const struct stream_in {
	/* The next message, valid until the next call. */
	int (*next)(struct actor *, size_t size, const void **message);
} stream_in;

/* The producer's part, and a consumer's. */
int stream_send(struct actor *);
int stream_send_paced(struct actor *);
int stream_receive(struct actor *);
int stream_receive_paced(struct actor *);

/* For channels that copy: maps private memory of one's own and touches all of
 * it; a message must fit. A step. */
int stream_make_buffer(struct actor *);

/* How many messages are paced. */
uint64_t stream_paced(const struct actor *);

/* The size of a message that was asked for; -EINVAL, having said why, if there
 * can be none of that size. */
int stream_message_size(struct actor *, size_t *size);

#endif
