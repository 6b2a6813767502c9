/* kinds: takes memory over, reads all of it and writes a part.
 *
 * Partner: producers/kinds.c, which lists the steps.
 */
#include "role/role.h"

static int
attach(struct actor *me)
{
	struct region *r = &me->region;

	if (actor_option_is(me, "kind", "shm-private"))
		return region_attach_shm(r, me->object, MAP_PRIVATE);
	if (actor_option_is(me, "kind", "shm-shared"))
		return region_attach_shm(r, me->object, MAP_SHARED);
	if (actor_option_is(me, "kind", "file-private"))
		return region_attach_file(r, me->file, MAP_PRIVATE);
	return region_attach_file(r, me->file, MAP_SHARED);
}

static int
read_all(struct actor *me)
{
	return region_read(&me->region, me->all);
}

static int
write_part(struct actor *me)
{
	return region_write(&me->region, me->part, me->index);
}

const struct role consumer = {
	.steps = {
		ACT("attach", attach),
		ACT("read", read_all),
		ACT("write", write_part),
	},
};
