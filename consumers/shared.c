/* shared: a program of its own that attaches to the producer's object.
 *
 * Partner: producers/shared.c, which lists the steps.
 */
#include "role/role.h"

static int
attach(struct actor *me)
{
	return region_attach_shm(&me->region, me->object, MAP_SHARED);
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

const struct role consumer = {
	.steps = {
		ACT("attach", attach),
		ACT("read", read_all),
		ACT("write", write_part),
	},
};
