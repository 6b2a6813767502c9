/* pageout: a child that reads pages which have left RAM.
 *
 * Partner: producers/pageout.c, which forks this and lists the steps.
 */
#include "role/role.h"

static int
read_all(struct actor *me)
{
	return region_expect(&me->region, me->all, PRODUCER_MARK);
}

const struct role consumer = {
	.steps = { ACT("back", read_all) },
};
