/* interrupt: the control: it ignores SIGINT, and keeps what it has.
 *
 * Partner: producers/interrupt.c, which lists the steps. Every actor begins
 * with SIGINT ignored, since Ctrl-C is meant for the coordinator; the producer
 * gives it a handler, and this does not.
 */
#include <errno.h>
#include <signal.h>

#include "role/region_steps.h"

static int
read_all(struct actor *me)
{
	return region_read(&me->region, me->all);
}

static int
write_all(struct actor *me)
{
	return region_write(&me->region, me->all, me->index);
}

static int
ignore_interrupt(struct actor *me)
{
	if (!me->region.dry_run && raise(SIGINT) != 0)
		return -errno;
	actor_say(me, "SIGINT came, and is ignored");
	return region_expect(&me->region, me->all, me->index);
}

const struct role consumer = {
	.name = "control",
	.steps = {
		ACT("map", actor_map_private),
		ACT("read", read_all),
		ACT("write", write_all),
		ACT("interrupt", ignore_interrupt),
	},
};
