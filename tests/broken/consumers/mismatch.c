/* mismatch: expects the producer's mark in every page.
 *
 * Partner: producers/mismatch.c.
 */
#include "role/role.h"

static int
read_all(struct actor *me)
{
	return region_expect(&me->region, me->all, PRODUCER_MARK);
}

const struct role consumer = {
	.steps = {ACT("read", read_all)},
};
