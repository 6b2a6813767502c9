#include "stream/stream_ring.h"

int
stream_ring_create(struct actor *me, struct ring_producer *p)
{
	size_t memory = me->pages * me->region.page_size, size;
	struct ring ring;
	int error = stream_message_size(me, &size);

	if (error == 0)
		error = stream_check_fit(
		    me, size, ring_max_in(memory, me->consumers), "ring");
	if (error == 0)
		error = region_will_write(&me->region, me->all);
	if (error < 0 || me->region.dry_run)
		return error;
	error = ring_create(&ring, me->region.start, memory, me->consumers);
	return error < 0 ? error : ring_produce(p, &ring);
}

int
stream_ring_attach(struct actor *me, struct ring_consumer *c)
{
	struct region *r = &me->region;
	int error = region_will_read(r, me->all);
	struct ring ring;

	if (error < 0 || r->dry_run)
		return error;
	error = ring_attach(&ring, r->start, r->pages * r->page_size);
	return error < 0 ? error : ring_consume(c, &ring, me->index - 1);
}
