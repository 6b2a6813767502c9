/* stream: reads every message where it is, and checks it.
 *
 * Partner: producers/stream.c, which lists the steps.
 */
#include <errno.h>

#include "stream/stream_ring.h"

static struct ring_consumer ring;

/* Reads every page, so that none is missing later. */
static int
attach(struct actor *me)
{
	int error = region_attach_shm(&me->region, me->object, MAP_SHARED);

	return error < 0 ? error : stream_ring_attach(me, &ring);
}

static int
next(struct actor *me, size_t size, const void **message)
{
	size_t got;
	int error = ring_next(&ring, message, &got, STREAM_DEADLINE);

	(void)me;
	if (error < 0)
		return error;
	return got == size ? 0 : -EBADMSG;
}

const struct stream_in stream_in = {next};

static int
hear(struct actor *me)
{
	const void *message;
	size_t size;

	if (me->region.dry_run)
		return 0;
	return ring_next(&ring, &message, &size, 0) == -EPIPE ? 0 : -EPROTO;
}

const struct role consumer = {
	.steps = {
		ACT("attach", attach),
		ACT("stream", stream_receive),
		ACT("pace", stream_receive_paced),
		ACT("hear", hear),
	},
};
