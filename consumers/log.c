/* log: reads what its index lists, and then brings the index up to date.
 * Partner: producers/log.c, which lists the steps. */
#include <inttypes.h>

#include "../producers/log.h"

static int
look(struct actor *me)
{
	struct region *r = &me->regions[INDEX];
	const uint64_t *index = (const uint64_t *)(void *)r->start;
	uint64_t records = 0;
	int error = region_read(r, pages_all(r->pages));

	if (error == 0)
		error = region_expect(
		    &me->regions[LOG], early(me), PRODUCER_MARK);
	if (error < 0 || r->dry_run)
		return error;
	while (index[records] != 0)
		records++;
	actor_say(me, "my index lists %" PRIu64 " records", records);
	return 0;
}

static int
follow(struct actor *me)
{
	int error = region_expect(&me->regions[LOG], late(me), PRODUCER_MARK);

	return error < 0 ? error : enter(me, late(me));
}

const struct role consumer = {
	.name = "reader",
	.steps = {
		ACT("look", look),
		ACT("again", look),
		ACT("follow", follow),
	},
};
