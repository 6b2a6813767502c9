/* quit: ends in the middle of a step, if --who says consumer.
 *
 * Partner: producers/quit.c.
 */
#include <signal.h>
#include <unistd.h>

#include "role/role.h"
#include "role/wire.h"

static int
end(struct actor *me)
{
	/* In a dry run this is the producer, and its parent the coordinator. */
	if (actor_option_is(me, "who", "parent") && !me->region.dry_run) {
		kill(getppid(), SIGKILL);
		pause(); /* and so is this process, as its child */
	}
	if (!actor_option_is(me, "who", "consumer"))
		return 0;
	if (actor_option_is(me, "how", "kill"))
		kill(getpid(), SIGKILL);
	if (actor_option_is(me, "how", "deaf") && !me->region.dry_run) {
		close(ACTOR_FD);
		for (;;)
			pause();
	}
	_exit(7);
}

const struct role consumer = {
	.steps = {ACT("end", end)},
};
