/* stream.h: what peers have in common that are a pair of descriptors: one that
 * is written to and one that is read, where bytes come out as they went in. */
#ifndef SHMLAB_BENCH_STREAM_H
#define SHMLAB_BENCH_STREAM_H

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/peers/peer.h"

#define STREAM_ROOM (PEER_BATCH * (size_t)1024) /* or one larger message */

struct stream {
	int reads, writes; /* descriptors; -1: closed */
	size_t used;	   /* bytes of a message that has not come wholly */
	size_t room;
	char *in, *out;
};

/* The kernel has the memory, and lets a user have that much. */
static inline size_t
stream_memory(size_t size, size_t message)
{
	(void)message;
	return size <= (size_t)1 << 20;
}

/* Takes the descriptors over: fds[0] is read. */
static inline int
stream_open(struct channel *c, const int fds[2])
{
	struct stream *s = calloc(1, sizeof *s);

	if (s == NULL)
		return -ENOMEM;
	c->own = s;
	s->reads = fds[0];
	s->writes = fds[1];
	s->room = c->message > STREAM_ROOM ? c->message : STREAM_ROOM;
	s->in = calloc(1, s->room);
	s->out = calloc(1, s->room);
	return s->in == NULL || s->out == NULL ? -ENOMEM : 0;
}

/* A pipe. An ordinary user may not have more than pipe-max-size. */
static inline int
stream_open_pipe(struct channel *c)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -errno;
	(void)fcntl(fds[1], F_SETPIPE_SZ, (int)c->size);
	return stream_open(c, fds);
}

/* A pair of AF_UNIX sockets of that type. An ordinary user may not have more
 * than net.core.wmem_max. */
static inline int
stream_open_socket(struct channel *c, int type)
{
	int fds[2], size = (int)c->size;

	if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fds) < 0)
		return -errno;
	(void)setsockopt(fds[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	return stream_open(c, fds);
}

static inline int
stream_write(int fd, const char *at, size_t size)
{
	while (size > 0) {
		ssize_t put = write(fd, at, size);

		if (put < 0)
			return -errno;
		at += put;
		size -= (size_t)put;
	}
	return 0;
}

PEER_INLINE long
stream_put_sized(
    struct channel *c, size_t count, size_t together, size_t message)
{
	struct stream *s = (struct stream *)c->own;

	for (size_t done = 0; done < count; done += together) {
		int error;

		if (together > count - done)
			together = count - done;
		messages_write(s->out, c->number, together, message);
		error = stream_write(s->writes, s->out, together * message);
		if (error < 0)
			return error;
		c->number += together;
	}
	return (long)count;
}

static inline long
stream_put(struct channel *c, size_t count)
{
	PEER_FOR_SIZE(c->message, stream_put_sized, c, count, 1)
}

/* As many as there is room for in one write. */
static inline long
stream_put_together(struct channel *c, size_t count)
{
	struct stream *s = (struct stream *)c->own;

	PEER_FOR_SIZE(
	    c->message, stream_put_sized, c, count, s->room / c->message)
}

PEER_INLINE long
stream_get_sized(struct channel *c, size_t message)
{
	struct stream *s = (struct stream *)c->own;
	size_t count;
	ssize_t got;

	/* There is no end as long as a reader could write, too. */
	if (s->writes >= 0)
		close(s->writes);
	s->writes = -1;
	got = read(s->reads, s->in + s->used, s->room - s->used);
	if (got <= 0)
		return got < 0 ? -errno : -EPIPE;
	s->used += (size_t)got;
	count = s->used / message;
	if (messages_differ(s->in, c->number, count, message) != 0)
		return -EBADMSG;
	c->number += count;
	s->used -= count * message;
	memmove(s->in, s->in + count * message, s->used);
	return (long)count;
}

static inline long
stream_get(struct channel *c)
{
	PEER_FOR_SIZE(c->message, stream_get_sized, c)
}

static inline void
stream_finish(struct channel *c)
{
	struct stream *s = (struct stream *)c->own;

	close(s->writes);
	s->writes = -1;
}

static inline void
stream_close(struct channel *c)
{
	struct stream *s = (struct stream *)c->own;

	if (s == NULL)
		return;
	close(s->reads);
	if (s->writes >= 0)
		close(s->writes);
	free(s->in);
	free(s->out);
	free(s);
}

#endif
