/* wfcqueue: liburcu's queue of linked nodes. See urcu/wfcqueue.h.
 * Debian: liburcu-dev
 *
 * Nodes with their messages come from a pool, one after the other; the consumer
 * takes all that is queued at once (splice), and tells how many it is done with.
 */
#define _LGPL_SOURCE /* inline, as its documentation advises for speed */
#include <errno.h>
#include <stdatomic.h>
#include <urcu/wfcqueue.h>

#include "bench/peers/peer.h"

struct cell {
	struct cds_wfcq_node node;
	char message[];
};

struct queue {
	struct cds_wfcq_head head;
	_Alignas(128) struct cds_wfcq_tail tail;
	_Alignas(128) _Atomic uint64_t done; /* messages, by the consumer */
	_Alignas(128) uint64_t done_seen;    /* the producer's copy */
	_Alignas(128) char cells[];
};

static size_t
queue_memory(size_t size, size_t message)
{
	return size / message >= 2 ? sizeof(struct queue) + 2 * size : 0;
}

static int
open_queue(struct channel *c)
{
	struct queue *q = c->memory;

	cds_wfcq_init(&q->head, &q->tail);
	return 0;
}

PEER_INLINE struct cell *
cell_at(const struct channel *c, uint64_t number, size_t message)
{
	struct queue *q = c->memory;
	size_t place = number % (c->size / message);

	return (struct cell *)(void *)(q->cells +
	    place * (sizeof(struct cell) + message));
}

PEER_INLINE long
put_sized(struct channel *c, size_t count, size_t message)
{
	struct queue *q = c->memory;
	uint64_t cells = c->size / message, free;

	if (c->number - q->done_seen + count > cells)
		/* Pairs with the release in get_sized(). */
		q->done_seen = atomic_load_explicit(
		    &q->done, memory_order_acquire);
	free = cells - (c->number - q->done_seen);
	if (count > free)
		count = free;
	for (size_t i = 0; i < count; i++) {
		struct cell *cell = cell_at(c, c->number, message);

		message_write(cell->message, c->number++, message);
		cds_wfcq_node_init(&cell->node);
		cds_wfcq_enqueue(&q->head, &q->tail, &cell->node);
	}
	return (long)count;
}

static long
put(struct channel *c, size_t count){
    PEER_FOR_SIZE(c->message, put_sized, c, count)}

PEER_INLINE long get_sized(struct channel *c, size_t message)
{
	struct queue *q = c->memory;
	struct cds_wfcq_head head;
	struct cds_wfcq_tail tail;
	struct cds_wfcq_node *node, *next;
	uint64_t first = c->number, difference = 0;

	cds_wfcq_init(&head, &tail);
	if (__cds_wfcq_splice_nonblocking(&head, &tail, &q->head, &q->tail) !=
	    CDS_WFCQ_RET_DEST_EMPTY)
		return 0;
	__cds_wfcq_for_each_blocking_safe(&head, &tail, node, next)
	{
		struct cell *cell = caa_container_of(node, struct cell, node);

		difference |= message_differs(
		    cell->message, c->number++, message);
		/* All but the last: the list ends at it. */
		if (c->number % PEER_BATCH == 0)
			atomic_store_explicit(
			    &q->done, c->number - 1, memory_order_release);
	}
	atomic_store_explicit(&q->done, c->number, memory_order_release);
	return difference == 0 ? (long)(c->number - first) : -EBADMSG;
}

static long
get(struct channel *c)
{
	PEER_FOR_SIZE(c->message, get_sized, c)
}

const struct peer peer = {
    .name = "wfcqueue",
    .in_place = 1,
    .memory = queue_memory,
    .open = open_queue,
    .put = put,
    .get = get,
};
