/* handed: takes a descriptor over, and reads the memory that it leads to.
 *
 * Partner: producers/handed.c, which lists the steps.
 */
#include <errno.h>

#include "role/handover.h"

static int fd;

static int
take(struct actor *me)
{
	return actor_take_over(me, &fd);
}

/* The seal forbids it, so nothing comes of it. */
static int
try_to_write(struct actor *me)
{
	int error = me->region.dry_run
	    ? -EPERM
	    : region_attach_fd(&me->region, fd, MAP_SHARED);

	if (error != -EPERM)
		return error < 0 ? error : -EPROTO;
	actor_say(me, "mmap(2) for writing is refused: EPERM");
	return 0;
}

static int
attach(struct actor *me)
{
	return region_view_fd(&me->region, fd);
}

static int
read_all(struct actor *me)
{
	return region_expect(&me->region, me->all, PRODUCER_MARK);
}

static int
look(struct actor *me)
{
	return region_expect(
	    &me->region, me->part, PRODUCER_MARK + MARK_AGAIN);
}

const struct role consumer = {
	.steps = {
		ACT("hand", take),
		ACT("try", try_to_write),
		ACT("attach", attach),
		ACT("read", read_all),
		ACT("look", look),
	},
};
