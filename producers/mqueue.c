/* mqueue: messages through the kernel: a POSIX message queue to each consumer.
 *
 * Partner: consumers/mqueue.c. Compare it with: ./run.sh stream
 *
 * A message queue keeps messages apart and in order of priority, and says
 * beforehand how many and how large they may be: by default ten, and 8 KiB. So
 * the producer often waits, and every wait is a change of process.
 *
 * Calls to look up: mq_overview(7), mq_open(3), mq_send(3), mq_receive(3).
 */
#include <errno.h>

#include "mqueue.h"
#include "os/nameless.h"

#define DEPTH 10 /* what an ordinary user may have */

static struct queues queues;

/* Its name is removed at once: fork() hands it over. */
static int
open_queue(struct actor *me, unsigned i, size_t size)
{
	struct mq_attr attr = {.mq_maxmsg = DEPTH, .mq_msgsize = (long)size};
	const char *call;

	queues.of[i] = nameless_queue(me->object, &attr, &call);
	if (queues.of[i] >= 0)
		return 0;
	actor_say(me, "%s of the queue %s, of %d messages of %zu bytes; the "
	    "limits on queues are ulimit -q and those in /proc/sys/fs/mqueue",
	    call, me->object, DEPTH, size);
	return queues.of[i];
}

static int
open_queues(struct actor *me)
{
	size_t size;
	int error = stream_message_size(me, &size);

	if (error == 0)
		error = stream_check_channels(me);
	if (error < 0 || me->region.dry_run)
		return error;
	me->data = &queues;
	for (unsigned i = 0; error == 0 && i < me->consumers; i++)
		error = open_queue(me, i, size);
	return error;
}

static int
commit(struct actor *me, size_t size)
{
	for (unsigned i = 0; i < me->consumers; i++)
		if (mq_send(queues.of[i], (char *)me->region.start, size,
			0) < 0)
			return -errno;
	return 0;
}

const struct stream_out stream_out = {.commit = commit};

const struct role producer = {
	.summary = "messages through POSIX message queues, ten at a time",
	.show = "./run.sh compare stream pipe socket mqueue: the rate and the "
		"latency of this channel beside those of the others.",
	.ask = "By default a queue holds ten messages. What becomes of a "
	       "producer that is faster than its consumer?",
	.surprise = "So many messages, and no page fault and no RSS: what "
		    "waits in a queue is in the kernel's memory, which RSS "
		    "does not count.",
	.consumers = 1,
	.whole = true,
	.steps = {
		STEP("open", open_queues, "open a queue for each consumer"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		TOGETHER("buffer", stream_make_buffer,
		    "make a buffer of one's own"),
		AT_ONCE("stream", stream_send,
		    "send messages as fast as they go"),
		AT_ONCE("pace", stream_send_paced,
		    "send one every ten microseconds"),
		LEAVE("leave", "the consumers end"),
	},
	/* Fewer than through a pipe: where a change of process is slow, in an
	 * emulated machine for instance, it is so for each message. */
	.options = { STREAM_OPTIONS("10000") },
};
