/* stream: messages through a ring in shared memory.
 *
 * Partner: consumers/stream.c. Watch it with: ./run.sh stream --ring 256K
 *
 * The ring is one shm object that all processes map. The producer writes a
 * message where the consumers read it: nothing is copied, and while messages
 * flow no process enters the kernel. Each consumer gets every message and
 * checks it. The same through the kernel: ./run.sh pipe, socket, mqueue.
 *
 * Calls to look up: shm_open(3), mmap(2), futex(2); common/ring/ring.h.
 */
#include "role/region_steps.h"
#include "stream/stream_ring.h"

static struct ring_producer ring;

/* Writes all of the memory, so that no page is missing later. */
static int
lay_out(struct actor *me)
{
	return stream_ring_create(me, &ring);
}

/* Where the next message is to be written. */
static int
claim(struct actor *me, size_t size, void **message)
{
	(void)me;
	return ring_claim(&ring, size, message, STREAM_DEADLINE);
}

static int
commit(struct actor *me, size_t size)
{
	(void)me;
	return ring_commit(&ring, size);
}

/* Committed messages are seen in batches; this ends one. */
static void
flush(struct actor *me)
{
	(void)me;
	ring_flush(&ring);
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
	.show = "The faults at the steps \"stream\" and \"pace\": none, for "
		"all those messages. Then RSS beside the distinct frames.",
	.ask = "How many system calls does a message take? How often is it "
	       "copied between the producer and a consumer?",
	.surprise = "No system call while messages flow, and no copy at all. "
		    "RSS counts the ring in every process, and it exists once.",
	.pages = 512,
	.size_name = "ring",
	.consumers = 1,
	.whole = true,
	.steps = {
		STEP("create", actor_create_shm,
		    "make a shm object and map it shared"),
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
