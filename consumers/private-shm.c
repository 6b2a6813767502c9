/* private-shm: a private view of somebody else's object.
 *
 * Partner: producers/private-shm.c, which lists the steps.
 */
#include "role/role.h"

static int
attach(struct actor *me)
{
	return region_attach_shm(&me->region, me->object, MAP_PRIVATE);
}

static int
read_all(struct actor *me)
{
	return region_expect(&me->region, me->all, PRODUCER_MARK);
}

static int
write_part(struct actor *me)
{
	return region_write(&me->region, me->part, me->index);
}

/* Its own bytes where it wrote, and the producer's new ones elsewhere. */
static int
look(struct actor *me)
{
	int error = region_expect(&me->region, me->part, me->index);

	return error < 0 ? error
			 : region_expect(&me->region, pages_others(me->part),
			       PRODUCER_MARK + MARK_AGAIN);
}

const struct role consumer = {
	.steps = {
		ACT("attach", attach),
		ACT("read", read_all),
		ACT("write", write_part),
		ACT("look", look),
	},
};
