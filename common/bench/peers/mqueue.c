/* mqueue: a POSIX message queue. See mq_overview(7).
 *
 * An ordinary user's queue holds ten messages of 8 KiB (fs.mqueue.msg_max,
 * msgsize_max), so a larger message travels in pieces. An empty one is the end.
 */
#include <errno.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/peers/peer.h"

#define PIECE 8192
#define DEPTH 10

struct queue {
	mqd_t queue;
	char message[65536];
};

static size_t
queue_memory(size_t size, size_t message)
{
	(void)message;
	return size <= (size_t)256 << 10;
}

static int
open_queue(struct channel *c)
{
	struct queue *q = calloc(1, sizeof *q);
	struct mq_attr attr = {.mq_maxmsg = DEPTH,
	    .mq_msgsize = c->message < PIECE ? (long)c->message : PIECE};
	static unsigned made;
	char name[64];

	if (q == NULL)
		return -ENOMEM;
	c->own = q;
	snprintf(
	    name, sizeof name, "/shmlab-bench-%d-%u", (int)getpid(), made++);
	q->queue = mq_open(
	    name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600, &attr);
	if (q->queue < 0)
		return -errno;
	/* From here on it goes away with those who have it open. */
	return mq_unlink(name) < 0 ? -errno : 0;
}

PEER_INLINE long
put_sized(struct channel *c, size_t count, size_t message)
{
	struct queue *q = (struct queue *)c->own;
	size_t piece = message < PIECE ? message : PIECE;

	for (size_t i = 0; i < count; i++) {
		message_write(q->message, c->number++, message);
		for (size_t at = 0; at < message; at += piece)
			if (mq_send(q->queue, q->message + at, piece, 0) < 0)
				return -errno;
	}
	return (long)count;
}

static long
put(struct channel *c, size_t count){
    PEER_FOR_SIZE(c->message, put_sized, c, count)}

PEER_INLINE long get_sized(struct channel *c, size_t message)
{
	struct queue *q = (struct queue *)c->own;
	size_t piece = message < PIECE ? message : PIECE;

	for (size_t at = 0; at < message; at += piece) {
		ssize_t got = mq_receive(
		    q->queue, q->message + at, piece, NULL);

		if (got <= 0)
			return got < 0 ? -errno : -EPIPE;
	}
	if (message_differs(q->message, c->number, message) != 0)
		return -EBADMSG;
	c->number++;
	return 1;
}

static long
get(struct channel *c)
{
	PEER_FOR_SIZE(c->message, get_sized, c)
}

static void
finish(struct channel *c)
{
	(void)mq_send(((struct queue *)c->own)->queue, "", 0, 0);
}

static void
close_queue(struct channel *c)
{
	struct queue *q = (struct queue *)c->own;

	if (q == NULL)
		return;
	mq_close(q->queue);
	free(q);
}

const struct peer peer = {
    .name = "POSIX mqueue",
    .sleeps = 1,
    .memory = queue_memory,
    .open = open_queue,
    .put = put,
    .get = get,
    .finish = finish,
    .close = close_queue,
};
