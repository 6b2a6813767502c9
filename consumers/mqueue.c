/* mqueue: receives messages from its queue.
 *
 * Partner: producers/mqueue.c, which forks this and lists the steps.
 */
#include <errno.h>

#include "../producers/mqueue.h"

static int
next(struct actor *me, size_t size, const void **message)
{
	const struct queues *queues = me->data;
	ssize_t n = mq_receive(queues->of[me->index - 1],
	    (char *)me->region.start, me->pages * me->region.page_size, NULL);

	if (n < 0)
		return -errno;
	if (n != (ssize_t)size)
		return -EBADMSG;
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
