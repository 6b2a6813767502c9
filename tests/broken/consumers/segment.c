/* segment: attaches to a segment by its identifier.
 *
 * Partner: producers/segment.c.
 */
#include "role/handover.h"

static int segment;

static int
take(struct actor *me)
{
	return actor_take_over_number(me, &segment);
}

static int
attach(struct actor *me)
{
	return actor_option_is(me, "way", "attached")
	    ? region_attach_sysv(&me->region, segment)
	    : region_view_sysv(&me->region, segment);
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
		ACT("hand", take),
		ACT("attach", attach),
		ACT("read", read_all),
		ACT("write", write_part),
	},
};
