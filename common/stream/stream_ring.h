/* stream_ring.h: a ring in all of the region, for a pair that streams through
 * it.
 *
 *	region_create_shm(...);		region_attach_shm(...);
 *	stream_ring_create(me, &p);	stream_ring_attach(me, &c);
 *
 * Both are part of a step and log what they touch; in a dry run they do nothing
 * else. Errors are those of ring/ring.h.
 */
#ifndef SHMLAB_STREAM_STREAM_RING_H
#define SHMLAB_STREAM_STREAM_RING_H

#include "ring/ring.h"
#include "stream/stream.h"

/* Makes an empty ring, of which the caller is the producer. All pages are
 * written, so that none is missing later. -EINVAL, -EMSGSIZE, and a remark: no
 * message has the size of --message, or it does not fit. */
int stream_ring_create(struct actor *, struct ring_producer *);

/* Makes the caller the consumer of its number. All pages are read. */
int stream_ring_attach(struct actor *, struct ring_consumer *);

#endif
