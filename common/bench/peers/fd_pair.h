/* fd_pair.h: what peers have in common that are a pair of descriptors: one that
 * is read and one that is written, where bytes come out as they went in. */
#ifndef SHMLAB_BENCH_FD_PAIR_H
#define SHMLAB_BENCH_FD_PAIR_H

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/peers/peer.h"

/* A process writes to one channel at most, and reads from one. A buffer holds a
 * batch, or one long message. */
static char fd_pair_in[65536], fd_pair_out[65536];
static size_t fd_pair_used; /* bytes of a message that has not come wholly */

/* The kernel has the memory, and allows an ordinary user this much:
 * pipe-max-size, net.core.wmem_max. */
#define FD_PAIR_MOST ((size_t)1 << 20)

static inline int
fd_pair_open_pipe(struct channel *c)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -errno;
	(void)fcntl(fds[1], F_SETPIPE_SZ, (int)c->size);
	c->in_fd = fds[0];
	c->out_fd = fds[1];
	return 0;
}

/* AF_UNIX sockets of that type. */
static inline int
fd_pair_open_socket(struct channel *c, int type)
{
	int fds[2], size = (int)c->size;

	if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fds) < 0)
		return -errno;
	(void)setsockopt(fds[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	c->in_fd = fds[0];
	c->out_fd = fds[1];
	return 0;
}

/* together: how many messages go into one write. */
PEER_INLINE long
fd_pair_put(struct channel *c, size_t count, size_t together, size_t message)
{
	for (size_t done = 0; done < count; done += together) {
		size_t put = 0, size;
		ssize_t n;

		if (together > count - done)
			together = count - done;
		messages_put(c, fd_pair_out, together, message);
		for (size = together * message; put < size; put += (size_t)n) {
			n = write(c->out_fd, fd_pair_out + put, size - put);
			if (n < 0)
				return -errno;
		}
	}
	return (long)count;
}

PEER_INLINE long
fd_pair_get(struct channel *c, size_t message)
{
	size_t count, size;
	ssize_t got = read(c->in_fd, fd_pair_in + fd_pair_used,
	    sizeof fd_pair_in - fd_pair_used);
	long result;

	if (got <= 0)
		return got < 0 ? -errno : -EPIPE;
	fd_pair_used += (size_t)got;
	count = fd_pair_used / message;
	size = count * message;
	result = messages_get(c, fd_pair_in, count, message);
	fd_pair_used -= size;
	memmove(fd_pair_in, fd_pair_in + size, fd_pair_used);
	return result;
}

/* A peer that puts so many messages into one write; opening is what opens c. */
#define FD_PAIR_PEER(called, opening, messages)                                \
	static int open_pair(struct channel *c)                                \
	{                                                                      \
		return opening;                                                \
	}                                                                      \
	PEER_INLINE long put_sized(                                            \
	    struct channel *c, size_t count, size_t message)                   \
	{                                                                      \
		return fd_pair_put(c, count, messages, message);               \
	}                                                                      \
	PEER_INLINE long get_sized(struct channel *c, size_t message)          \
	{                                                                      \
		return fd_pair_get(c, message);                                \
	}                                                                      \
	PEER_DEFINE(.name = called, .sleeps = 1, .most = FD_PAIR_MOST,         \
	    .open = open_pair)

#endif
