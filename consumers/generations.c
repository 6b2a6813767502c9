/* generations: the child and the grandchild.
 *
 * Partner: producers/generations.c, which lists the steps.
 */
#include "role/role.h"

#define CHILD 1

static int
write_part(struct actor *me)
{
	return region_write(&me->region, me->part, me->index);
}

/* What the child wrote before the birth is there, and the producer's pages
 * elsewhere. */
static int
read_all(struct actor *me)
{
	int error = region_expect(&me->region, me->part, CHILD);

	return error < 0 ? error
			 : region_expect(&me->region, pages_others(me->part),
			       PRODUCER_MARK);
}

static int
write_half(struct actor *me)
{
	struct pages half = pages_shifted(me->part, me->part.count / 2);

	return region_write(&me->region, half, me->index);
}

static int
write_all(struct actor *me)
{
	return region_write(&me->region, me->all, me->index);
}

const struct role consumer = {
	.name = "child|grandchild",
	.steps = {
		ACT("write", write_part),
		ACT("read", read_all),
		ACT("half", write_half),
		ACT("last", write_all),
	},
};
