/* mqueue: a POSIX message queue. See mq_overview(7). An ordinary user's queue
 * holds ten messages of 8 KiB (fs.mqueue.msg_max, msgsize_max), so a larger
 * message is sent in pieces. An empty one is the end. */
#include <mqueue.h>
#include <stdio.h>
#include <unistd.h>

#include "bench/peers/peer.h"

#define PIECE(message) ((message) < 8192 ? (message) : 8192)

static char buffer[65536];

/* The descriptor of a queue is one like any other: both sides have it as the
 * one that is read. The queue lives as long as that is open. */
static int
open_queue(struct channel *c)
{
	struct mq_attr attr = {
	    .mq_maxmsg = 10, .mq_msgsize = (long)PIECE(c->message)};
	char name[64];

	snprintf(name, sizeof name, "/shmlab-bench-%d", getpid());
	c->in_fd = mq_open(
	    name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600, &attr);
	return c->in_fd < 0 || mq_unlink(name) < 0 ? -errno : 0;
}

PEER_INLINE long
put_sized(struct channel *c, size_t count, size_t message)
{
	for (size_t i = 0, piece = PIECE(message); i < count; i++) {
		messages_put(c, buffer, 1, message);
		for (size_t at = 0; at < message; at += piece)
			if (mq_send(c->in_fd, buffer + at, piece, 0) < 0)
				return -errno;
	}
	return (long)count;
}

PEER_INLINE long
get_sized(struct channel *c, size_t message)
{
	for (size_t at = 0, piece = PIECE(message); at < message; at += piece) {
		ssize_t got = mq_receive(c->in_fd, buffer + at, piece, NULL);

		if (got <= 0)
			return got < 0 ? -errno : -EPIPE;
	}
	return messages_get(c, buffer, 1, message);
}

static void
finish(struct channel *c)
{
	(void)mq_send(c->in_fd, "", 0, 0);
}

PEER_DEFINE(.name = "POSIX mqueue", .sleeps = 1, .most = (size_t)256 << 10,
    .open = open_queue, .finish = finish)
