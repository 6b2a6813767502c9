/* careless: does what is asked for, and then its part of the work.
 *
 * Partner: producers/careless.c.
 */
#include "../careless/careless.h"

static int
write_part(struct actor *me)
{
	return region_write(&me->region, me->part, me->index);
}

const struct role consumer = {
	.steps = {ACT("be careless", careless), ACT("write", write_part)},
};
