/* socket: messages through the kernel: a pair of sockets to each consumer.
 *
 * Partner: consumers/socket.c. Compare it with: ./run.sh stream
 *
 * A local socket (AF_UNIX) that keeps messages apart (SOCK_SEQPACKET). send(2)
 * takes memory for each message, copies it in and queues it; recv(2) copies it
 * out and gives the memory back. That is more work than a pipe has, and for
 * that a message is a message, and a descriptor may travel with it.
 *
 * Calls to look up: unix(7), socketpair(2), send(2), recv(2).
 */
#include <errno.h>
#include <sys/socket.h>

#include "socket.h"

static struct sockets sockets;

static int
open_sockets(struct actor *me)
{
	int error = stream_check_channels(me);

	if (error < 0 || me->region.dry_run)
		return error;
	me->data = &sockets;
	for (unsigned i = 0; i < me->consumers; i++)
		if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
			sockets.ends[i]) < 0)
			return -errno;
	return 0;
}

static int
commit(struct actor *me, size_t size)
{
	for (unsigned i = 0; i < me->consumers; i++) {
		ssize_t n = send(sockets.ends[i][1], me->region.start, size,
		    MSG_NOSIGNAL);

		if (n != (ssize_t)size)
			return n < 0 ? -errno : -EMSGSIZE;
	}
	return 0;
}

const struct stream_out stream_out = {.commit = commit};

const struct role producer = {
	.summary = "messages through local sockets: the kernel queues each one",
	.show = "The rate and the latency, and how they compare with those of "
		"a pipe: ./run.sh compare pipe socket, side by side.",
	.ask = "A pipe carries bytes, this socket carries messages. What must "
	       "the kernel do for a message that a pipe need not?",
	.surprise = "It takes memory for each message, queues it, and gives "
		    "the memory back. None of it is in the RSS of any process.",
	.consumers = 1,
	.whole = true,
	.steps = {
		STEP("open", open_sockets, "open a pair for each consumer"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		TOGETHER("buffer", stream_make_buffer,
		    "make a buffer of one's own"),
		AT_ONCE("stream", stream_send,
		    "send messages as fast as they go"),
		AT_ONCE("pace", stream_send_paced,
		    "send one every ten microseconds"),
		LEAVE("leave", "the consumers end"),
	},
	.options = { STREAM_OPTIONS("50000") },
};
