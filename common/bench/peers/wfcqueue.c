/* wfcqueue: liburcu's queue of linked nodes. See urcu/wfcqueue.h. Nodes with
 * their messages come from a pool, one after another; the consumer takes all
 * that is queued at once (splice) and publishes how many it is done with.
 * Debian: liburcu-dev
 */
#define _LGPL_SOURCE /* inline, as its documentation advises for speed */
#include <errno.h>
#include <stdatomic.h>
#include <urcu/wfcqueue.h>

#include "bench/peers/peer.h"

struct linked_message {
	struct cds_wfcq_node node;
	char message[];
};

struct linked_queue {
	struct cds_wfcq_head head;
	_Alignas(128) struct cds_wfcq_tail tail;
	_Alignas(128) _Atomic uint64_t done; /* messages, by the consumer */
	_Alignas(128) uint64_t done_seen;    /* the producer's copy */
	_Alignas(128) char pool[];
};

static size_t
queue_memory(size_t size, size_t message)
{
	return size / message < 2 ? 0 : sizeof(struct linked_queue) + 2 * size;
}

static int
open_queue(struct channel *c)
{
	struct linked_queue *q = c->memory;

	cds_wfcq_init(&q->head, &q->tail);
	return 0;
}

PEER_INLINE long
put_sized(struct channel *c, size_t count, size_t message)
{
	struct linked_queue *q = c->memory;
	uint64_t size = c->size / message, free;

	/* Pairs with the release in get_sized(). */
	if (c->number - q->done_seen + count > size)
		q->done_seen = atomic_load_explicit(
		    &q->done, memory_order_acquire);
	free = size - (c->number - q->done_seen);
	count = count < free ? count : free;
	for (size_t i = 0; i < count; i++) {
		struct linked_message *m = (void *)(q->pool +
		    c->number % size * (sizeof *m + message));

		message_write(m->message, c->number++, message);
		cds_wfcq_node_init(&m->node);
		cds_wfcq_enqueue(&q->head, &q->tail, &m->node);
	}
	return (long)count;
}

PEER_INLINE long
get_sized(struct channel *c, size_t message)
{
	struct linked_queue *q = c->memory;
	struct cds_wfcq_head head;
	struct cds_wfcq_tail tail;
	struct cds_wfcq_node *node, *next;
	uint64_t first = c->number, wrong = 0;

	cds_wfcq_init(&head, &tail);
	if (__cds_wfcq_splice_nonblocking(&head, &tail, &q->head, &q->tail) !=
	    CDS_WFCQ_RET_DEST_EMPTY)
		return 0;
	__cds_wfcq_for_each_blocking_safe(&head, &tail, node, next)
	{
		const struct linked_message *m = caa_container_of(
		    node, struct linked_message, node);

		wrong |= message_differs(m->message, c->number++, message);
		/* All but the last: the list ends at it. */
		if (c->number % PEER_BATCH == 0)
			atomic_store_explicit(
			    &q->done, c->number - 1, memory_order_release);
	}
	atomic_store_explicit(&q->done, c->number, memory_order_release);
	return wrong == 0 ? (long)(c->number - first) : -EBADMSG;
}

PEER_DEFINE(.name = "wfcqueue", .in_place = 1, .memory = queue_memory,
    .open = open_queue)
