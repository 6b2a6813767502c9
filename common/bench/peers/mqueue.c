/* mqueue: a POSIX message queue. See mq_overview(7). An ordinary user's queue
 * holds ten messages of 8 KiB (fs.mqueue.msg_max, msgsize_max), so a larger
 * message is sent in pieces. An empty one is the end. */
#include <mqueue.h>
#include <stdio.h>

#include "bench/peers/fd_pair.h"

#define PIECE(message) ((message) < 8192 ? (message) : 8192)

static size_t
queue_memory(size_t size, size_t message)
{
	return size <= (size_t)256 << 10 ? fd_pair_memory(size, message) : 0;
}

/* The descriptor of a queue is one like any other: both sides have it as the
 * one that is read. The queue lives as long as that is open. */
static int
open_queue(struct channel *c)
{
	struct mq_attr attr = {
	    .mq_maxmsg = 10, .mq_msgsize = (long)PIECE(c->message)};
	char name[64];
	int fd;

	snprintf(name, sizeof name, "/shmlab-bench-%d", getpid());
	fd = mq_open(name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600, &attr);
	if (fd < 0)
		return -errno;
	mq_unlink(name);
	return fd_pair_open(c, (int[]){fd, -1});
}

PEER_INLINE long
put_sized(struct channel *c, size_t count, size_t message)
{
	struct fd_pair *p = c->own;

	for (size_t i = 0, piece = PIECE(message); i < count; i++) {
		messages_put(c, p->out, 1, message);
		for (size_t at = 0; at < message; at += piece)
			if (mq_send(p->in_fd, p->out + at, piece, 0) < 0)
				return -errno;
	}
	return (long)count;
}

PEER_INLINE long
get_sized(struct channel *c, size_t message)
{
	struct fd_pair *p = c->own;

	for (size_t at = 0, piece = PIECE(message); at < message; at += piece) {
		ssize_t got = mq_receive(p->in_fd, p->in + at, piece, NULL);

		if (got <= 0)
			return got < 0 ? -errno : -EPIPE;
	}
	return messages_get(c, p->in, 1, message);
}

static void
finish(struct channel *c)
{
	(void)mq_send(((struct fd_pair *)c->own)->in_fd, "", 0, 0);
}

PEER_DEFINE(.name = "POSIX mqueue", .sleeps = 1, .memory = queue_memory,
    .open = open_queue, .finish = finish, .close = fd_pair_close)
