/* file-private: a private view of a file.
 *
 * Partner: producers/file-private.c, which lists the steps.
 */
#include "role/role.h"

static int
attach(struct actor *me)
{
	return region_attach_file(&me->region, me->file, MAP_PRIVATE);
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

static int
look(struct actor *me)
{
	int error = region_expect(&me->region, me->part, me->index);

	return error < 0 ? error
			 : region_expect(&me->region, pages_others(me->part),
			       PRODUCER_MARK);
}

const struct role consumer = {
	.steps = {
		ACT("attach", attach),
		ACT("read", read_all),
		ACT("write", write_part),
		ACT("look", look),
	},
};
