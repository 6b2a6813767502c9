/* stream: messages through a ring in shared memory.
 *
 * Partner: consumers/stream.c. Watch it with: ./run.sh stream --ring 256K
 *
 * The ring is one shm object that everybody has mapped. The producer writes a
 * message where the consumers read it: nothing is copied, and while it flows
 * nobody calls the kernel. Each consumer gets every message and checks it.
 *
 * Watch the steps "stream" and "pace": millions of messages, and not one page
 * fault, since all pages are mapped before. RSS counts the ring in each process;
 * it exists once. The same through the kernel: ./run.sh pipe, socket, mqueue.
 *
 * Calls to look up: shm_open(3), mmap(2), futex(2); common/ring/ring.h.
 */
#include <errno.h>

#include "ring/ring.h"
#include "stream/stream.h"

#define WAIT (60 * 1000 * CLOCK_MS)

static struct ring_producer ring;
static uint64_t deadline; /* of the step at hand */

static int
create(struct actor *me)
{
	return region_create_shm(
	    &me->region, me->object, me->pages, MAP_SHARED);
}

/* The ring's own notes, and every page, so that none is missing later. */
static int
lay_out(struct actor *me)
{
	size_t memory = me->pages * me->region.page_size, size;
	size_t max = ring_max_in(memory, me->consumers);
	struct ring empty;
	int error = stream_message_size(me, &size), go_on;

	if (error == 0 && size > max) {
		actor_say(me, "--message %zu: the ring of %zu bytes takes %zu "
		    "at most; run by itself, the pair takes --ring SIZE for a "
		    "larger one", size, memory, max);
		error = -EMSGSIZE;
	}
	if (error < 0)
		return error;
	go_on = region_will_write(&me->region, me->all);
	if (go_on <= 0)
		return go_on;
	error = ring_create(&empty, me->region.start, memory, me->consumers);
	return error < 0 ? error : ring_produce(&ring, &empty);
}

static int
claim(struct actor *me, size_t size, void **message)
{
	(void)me;
	return ring_claim(&ring, size, message, deadline);
}

static int
commit(struct actor *me, size_t size)
{
	(void)me;
	return ring_commit(&ring, size);
}

static int
flush(struct actor *me)
{
	(void)me;
	ring_flush(&ring);
	return 0;
}

const struct stream_out stream_out = {claim, commit, flush};

static int
stream(struct actor *me)
{
	deadline = clock_ns() + WAIT;
	return stream_send(me);
}

static int
pace(struct actor *me)
{
	deadline = clock_ns() + WAIT;
	return stream_send_paced(me);
}

static int
end(struct actor *me)
{
	if (me->region.dry_run == 0)
		ring_close(&ring);
	return 0;
}

const struct role producer = {
	.summary = "messages through a ring in shared memory: nothing is copied",
	.pages = 512,
	.size_name = "ring",
	.consumers = 1,
	.whole = true,
	.steps = {
		STEP("create", create, "make a shm object and map it shared"),
		STEP("ring", lay_out, "make an empty ring of it"),
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		TURN("attach", "each consumer maps the object, finds the ring"),
		AT_ONCE("stream", stream, "send messages as fast as they go"),
		AT_ONCE("pace", pace, "send one every ten microseconds"),
		STEP("end", end, "close the ring"),
		TURN("hear", "each consumer sees the end of the stream"),
		LEAVE("leave", "the consumers end"),
	},
	.options = { STREAM_OPTIONS("1000000") },
};
