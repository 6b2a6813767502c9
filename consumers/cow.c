/* cow: a child that reads what it inherited, then writes a part of it.
 *
 * Partner: producers/cow.c, which forks this and lists the steps.
 */
#include "role/role.h"

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
		ACT("read", read_all),
		ACT("write", write_part),
	},
};
