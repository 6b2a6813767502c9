/* pipe: reads messages from its pipe.
 *
 * Partner: producers/pipe.c, which forks this and lists the steps.
 */
#include <errno.h>
#include <unistd.h>

#include "../producers/pipe.h"

static int
next(struct actor *me, size_t size, const void **message)
{
	const struct pipes *pipes = me->data;

	for (size_t done = 0; done < size;) {
		ssize_t n = read(pipes->ends[me->index - 1][0],
		    me->region.start + done, size - done);

		if (n <= 0)
			return n < 0 ? -errno : -EPIPE;
		done += (size_t)n;
	}
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
