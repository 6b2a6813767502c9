/* hang: waits for ever, and does not let SIGTERM end it.
 *
 * Partner: producers/hang.c.
 */
#include <signal.h>
#include <unistd.h>

#include "role/role.h"

/* job: stops the whole run, which goes on once somebody says so. */
static int
wait_for_ever(struct actor *me)
{
	if (actor_option_is(me, "how", "job"))
		return me->index == 1 && !me->region.dry_run
		    ? kill(0, SIGSTOP) : 0;
	signal(SIGTERM, SIG_IGN);
	if (actor_option_is(me, "how", "stop"))
		raise(SIGSTOP);
	pause(); /* there is no handler, so it never returns */
	return 0;
}

const struct role consumer = {
	.steps = {ACT("wait", wait_for_ever)},
};
