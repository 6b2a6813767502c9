/* stream: reads every message where it is, and checks it.
 *
 * Partner: producers/stream.c, which tells the story.
 */
#include <errno.h>

#include "ring/ring.h"
#include "stream/stream.h"

#define WAIT (60 * 1000 * CLOCK_MS)

static struct ring_consumer ring;
static uint64_t deadline; /* of the step at hand */

/* Attaching reads every page; a consumer writes how far it has read. */
static int
attach(struct actor *me)
{
	struct ring found;
	int error = region_attach_shm(&me->region, me->object, MAP_SHARED);
	int go_on = error < 0 ? error : region_will_read(&me->region, me->all);

	if (go_on <= 0)
		return go_on;
	error = ring_attach(&found, me->region.start,
	    me->region.pages * me->region.page_size);
	return error < 0 ? error
			 : ring_consume(&ring, &found, me->index - 1);
}

static int
next(struct actor *me, size_t size, const void **message)
{
	size_t got;
	int error = ring_next(&ring, message, &got, deadline);

	if (error == 0 && got != size)
		error = -EBADMSG;
	(void)me;
	return error;
}

const struct stream_in stream_in = {next};

static int
stream(struct actor *me)
{
	deadline = clock_ns() + WAIT;
	return stream_receive(me);
}

static int
pace(struct actor *me)
{
	deadline = clock_ns() + WAIT;
	return stream_receive_paced(me);
}

static int
hear(struct actor *me)
{
	const void *message;
	size_t size;

	if (me->region.dry_run > 0)
		return 0;
	return ring_next(&ring, &message, &size, deadline) == -EPIPE
	    ? 0
	    : -EPROTO;
}

const struct role consumer = {
	.steps = {
		ACT("attach", attach),
		ACT("stream", stream),
		ACT("pace", pace),
		ACT("hear", hear),
	},
};
