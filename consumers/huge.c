/* huge: a child that writes one byte, and then more.
 *
 * Partner: producers/huge.c, which forks this and lists the steps.
 */
#include "role/role.h"

static int
read_all(struct actor *me)
{
	return region_expect(&me->region, me->all, PRODUCER_MARK);
}

static int
write_byte(struct actor *me)
{
	return region_write(
	    &me->region, pages_between(me->pages, 0, 1), me->index);
}

static int
write_part(struct actor *me)
{
	return region_write(&me->region, me->part, me->index);
}

const struct role consumer = {
	.steps = {
		ACT("read", read_all),
		ACT("byte", write_byte),
		ACT("write", write_part),
	},
};
