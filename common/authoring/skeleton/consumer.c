/* NAME: say here what the consumers do.
 *
 * Partner: producers/NAME.c, which lists the steps.
 */
#include "role/role.h"

/* Fails if a page does not hold what the producer wrote. */
static int
read_all(struct actor *me)
{
	return region_expect(&me->region, me->all, PRODUCER_MARK);
}

/* me->index is 1 for the first consumer, 2 for the next. */
static int
write_part(struct actor *me)
{
	return region_write(&me->region, me->part, me->index);
}

/* What a consumer does in each TURN of the producer's list. */
const struct role consumer = {
	.steps = {
		ACT("read", read_all),
		ACT("write", write_part),
	},
};
