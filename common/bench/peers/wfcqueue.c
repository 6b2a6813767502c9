/* wfcqueue: liburcu's queue of linked nodes. See urcu/wfcqueue.h. Nodes, each
 * with its message behind it, come from a pool, one after another; the consumer
 * takes all that is queued at once (splice) and publishes how many it has read.
 * Debian: liburcu-dev
 */
#define _LGPL_SOURCE /* inline, as its documentation advises for speed */
#include <stdatomic.h>
#include <urcu/wfcqueue.h>

#include "bench/peers/peer.h"

struct linked_queue {
	struct cds_wfcq_head head;
	_Alignas(128) struct cds_wfcq_tail tail;
	_Alignas(128) _Atomic uint64_t read; /* messages */
	_Alignas(128) char pool[];
};

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
	uint64_t size = c->size / message, first = c->number;
	/* Pairs with the release in get_sized(). */
	uint64_t room = size - first +
	    atomic_load_explicit(&q->read, memory_order_acquire);

	for (count = count < room ? count : room; count > 0; count--) {
		struct cds_wfcq_node *node = (void *)(q->pool +
		    c->number % size * (sizeof *node + message));

		messages_put(c, node + 1, 1, message);
		cds_wfcq_node_init(node);
		cds_wfcq_enqueue(&q->head, &q->tail, node);
	}
	return (long)(c->number - first);
}

PEER_INLINE long
get_sized(struct channel *c, size_t message)
{
	struct linked_queue *q = c->memory;
	struct cds_wfcq_head head;
	struct cds_wfcq_tail tail;
	struct cds_wfcq_node *node, *next;
	uint64_t first = c->number;

	cds_wfcq_init(&head, &tail);
	(void)__cds_wfcq_splice_nonblocking(&head, &tail, &q->head, &q->tail);
	__cds_wfcq_for_each_blocking_safe(&head, &tail, node, next)
	{
		if (messages_get(c, node + 1, 1, message) < 0)
			return -EBADMSG;
		atomic_store_explicit(
		    &q->read, c->number, memory_order_release);
	}
	return (long)(c->number - first);
}

PEER_DEFINE(.name = "wfcqueue", .in_place = 1, .open = open_queue)
