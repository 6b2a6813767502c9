/* socket: receives messages from its socket.
 *
 * Partner: producers/socket.c, which forks this and lists the steps.
 */
#include <errno.h>
#include <sys/socket.h>

#include "../producers/socket.h"

static int
next(struct actor *me, size_t size, const void **message)
{
	const struct sockets *sockets = me->data;
	ssize_t n = recv(
	    sockets->ends[me->index - 1][0], me->region.start, size, 0);

	if (n < 0)
		return -errno;
	if (n != (ssize_t)size)
		return n == 0 ? -EPIPE : -EBADMSG;
	*message = me->region.start;
	return 0;
}

const struct stream_in stream_in = {next};

const struct role consumer = {
	.steps = {
		ACT("buffer", stream_make_buffer),
		ACT("stream", stream_receive),
		ACT("pace", stream_receive_paced),
	},
};
