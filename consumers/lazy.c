/* lazy: the control: the producer's steps, but it only ever reads.
 *
 * Partner: producers/lazy.c, which lists the steps. What the two have in common
 * comes from mapping and reading; what differs comes from writing.
 */
#include "role/role.h"

static bool
touch(const struct actor *me, const char *how_far)
{
	return actor_option_is(me, "touch", how_far);
}

static int
map(struct actor *me)
{
	if (touch(me, "unmapped"))
		return 0;
	return region_map_anonymous(&me->region, me->pages, MAP_PRIVATE);
}

static int
read_all(struct actor *me)
{
	if (!touch(me, "read") && !touch(me, "write"))
		return 0;
	return region_read(&me->region, me->all);
}

static int
unmap(struct actor *me)
{
	if (touch(me, "unmapped"))
		return 0;
	return region_unmap(&me->region);
}

const struct role consumer = {
	.name = "control",
	.steps = {
		ACT("map", map),
		ACT("read", read_all),
		ACT("write", read_all),
		ACT("unmap", unmap),
	},
};
