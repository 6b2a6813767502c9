/* stream: messages through a ring in shared memory.
 *
 * Partner: consumers/stream.c. Watch it with: ./run.sh stream --ring 256K
 *
 * The ring is one shm object that all processes map. The producer writes a
 * message where the consumers read it: nothing is copied, and while messages
 * flow no process enters the kernel. Each consumer gets every message and
 * checks it.
 *
 * Watch the steps "stream" and "pace": millions of messages, and not one page
 * fault, since all pages are mapped before. RSS counts the ring in each
 * process; it exists once. The same through the kernel: ./run.sh pipe, socket,
 * mqueue.
 *
 * Calls to look up: shm_open(3), mmap(2), futex(2); common/ring/ring.h.
 */
#include "ring/ring.h"
#include "stream/stream.h"

static struct ring_producer ring;

static int
create(struct actor *me)
{
	return region_create_shm(
	    &me->region, me->object, me->pages, MAP_SHARED);
}

/* Writes all of the memory, so that no page is missing later. */
static int
lay_out(struct actor *me)
{
	size_t memory = me->pages * me->region.page_size, size;
	struct ring empty;
	int error = stream_message_size(me, &size);

	if (error == 0)
		error = stream_check_fit(me, size,
		    ring_max_in(memory, me->consumers), "ring");
	if (error == 0)
		error = region_will_write(&me->region, me->all);
	if (error < 0 || me->region.dry_run)
		return error;
	error = ring_create(&empty, me->region.start, memory, me->consumers);
	return error < 0 ? error : ring_produce(&ring, &empty);
}

static int
claim(struct actor *me, size_t size, void **message)
{
	(void)me;
	return ring_claim(&ring, size, message, stream_deadline());
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
end(struct actor *me)
{
	if (!me->region.dry_run)
		ring_close(&ring);
	return 0;
}

const struct role producer = {
	.summary =
	    "messages through a ring in shared memory: nothing is copied",
	.pages = 512,
	.size_name = "ring",
	.consumers = 1,
	.whole = true,
	.steps = {
		STEP("create", create, "make a shm object and map it shared"),
		STEP("ring", lay_out, "make an empty ring of it"),
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		TURN("attach", "each consumer maps the object, finds the ring"),
		AT_ONCE("stream", stream_send,
		    "send messages as fast as they go"),
		AT_ONCE("pace", stream_send_paced,
		    "send one every ten microseconds"),
		STEP("end", end, "close the ring"),
		TURN("hear", "each consumer sees the end of the stream"),
		LEAVE("leave", "the consumers end"),
	},
	.options = { STREAM_OPTIONS("1000000") },
};
