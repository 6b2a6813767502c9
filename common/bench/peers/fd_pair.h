/* fd_pair.h: what peers have in common that are a pair of descriptors: one that
 * is read and one that is written, where bytes come out as they went in. */
#ifndef SHMLAB_BENCH_FD_PAIR_H
#define SHMLAB_BENCH_FD_PAIR_H

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/peers/peer.h"

struct fd_pair {
	int in_fd, out_fd; /* -1: closed */
	size_t used;	   /* bytes of a message that has not come wholly */
	size_t room;	   /* of in and of out: a batch, or one long message */
	char *in, *out;
};

/* The kernel has the memory, and allows an ordinary user this much. */
static inline size_t
fd_pair_memory(size_t size, size_t message)
{
	(void)message;
	return size <= (size_t)1 << 20;
}

/* Takes the descriptors over: fds[0] is read. */
static inline int
fd_pair_open(struct channel *c, const int fds[2])
{
	struct fd_pair *p = c->own = calloc(1, sizeof *p);
	size_t batch = PEER_BATCH * (size_t)1024;

	if (p == NULL)
		return -ENOMEM;
	p->in_fd = fds[0];
	p->out_fd = fds[1];
	p->room = c->message > batch ? c->message : batch;
	p->in = calloc(1, p->room);
	p->out = calloc(1, p->room);
	return p->in == NULL || p->out == NULL ? -ENOMEM : 0;
}

/* An ordinary user may not have more than pipe-max-size. */
static inline int
fd_pair_open_pipe(struct channel *c)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -errno;
	(void)fcntl(fds[1], F_SETPIPE_SZ, (int)c->size);
	return fd_pair_open(c, fds);
}

/* AF_UNIX sockets of that type: at most net.core.wmem_max for such a user. */
static inline int
fd_pair_open_socket(struct channel *c, int type)
{
	int fds[2], size = (int)c->size;

	if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fds) < 0)
		return -errno;
	(void)setsockopt(fds[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	return fd_pair_open(c, fds);
}

/* together: how many messages go into one write. */
PEER_INLINE long
fd_pair_put(struct channel *c, size_t count, size_t together, size_t message)
{
	struct fd_pair *p = (struct fd_pair *)c->own;

	for (size_t done = 0; done < count; done += together) {
		size_t put = 0;
		ssize_t n;

		if (together > count - done)
			together = count - done;
		messages_put(c, p->out, together, message);
		for (; put < together * message; put += (size_t)n) {
			n = write(
			    p->out_fd, p->out + put, together * message - put);
			if (n < 0)
				return -errno;
		}
	}
	return (long)count;
}

PEER_INLINE long
fd_pair_get(struct channel *c, size_t message)
{
	struct fd_pair *p = (struct fd_pair *)c->own;
	size_t count;
	ssize_t got;
	long result;

	/* There is no end as long as a reader could write, too. */
	if (p->out_fd >= 0)
		close(p->out_fd);
	p->out_fd = -1;
	got = read(p->in_fd, p->in + p->used, p->room - p->used);
	if (got <= 0)
		return got < 0 ? -errno : -EPIPE;
	p->used += (size_t)got;
	count = p->used / message;
	result = messages_get(c, p->in, count, message);
	p->used -= count * message;
	memmove(p->in, p->in + count * message, p->used);
	return result;
}

static inline void
fd_pair_finish(struct channel *c)
{
	struct fd_pair *p = (struct fd_pair *)c->own;

	close(p->out_fd);
	p->out_fd = -1;
}

static inline void
fd_pair_close(struct channel *c)
{
	struct fd_pair *p = (struct fd_pair *)c->own;

	if (p->out_fd >= 0)
		close(p->out_fd);
	close(p->in_fd);
	free(p->in);
	free(p->out);
}

/* A peer that puts so many messages into one write; open is its own. */
#define FD_PAIR_PEER(called, open_call, messages)                              \
	PEER_INLINE long put_sized(                                            \
	    struct channel *c, size_t count, size_t message)                   \
	{                                                                      \
		return fd_pair_put(c, count, messages, message);               \
	}                                                                      \
	PEER_INLINE long get_sized(struct channel *c, size_t message)          \
	{                                                                      \
		return fd_pair_get(c, message);                                \
	}                                                                      \
	PEER_DEFINE(.name = called, .sleeps = 1, .memory = fd_pair_memory,     \
	    .open = open_call, .finish = fd_pair_finish,                       \
	    .close = fd_pair_close)

#endif
