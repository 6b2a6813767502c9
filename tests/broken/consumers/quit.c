/* quit: ends in the middle of a step, if --who says consumer.
 *
 * Partner: producers/quit.c.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "role/role.h"
#include "role/wire.h"

/* For a second, after which the kernel sends SIGXCPU, or SIGKILL if there is no
 * more to come. */
static _Noreturn void
compute_until(rlim_t hard)
{
	const struct rlimit limit = {.rlim_cur = 1, .rlim_max = hard};

	setrlimit(RLIMIT_CPU, &limit);
	for (;;)
		;
}

/* All that there is. */
static _Noreturn void
take_memory(void)
{
	const size_t size = 1 << 20;

	for (;;) {
		void *some = malloc(size);

		if (some != NULL)
			memset(some, 1, size);
	}
}

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
	if (me->region.dry_run)
		return 0;
	if (actor_option_is(me, "how", "deaf")) {
		close(ACTOR_FD);
		for (;;)
			pause();
	}
	if (actor_option_is(me, "how", "sleep"))
		execlp("sleep", "sleep", "1000", NULL);
	if (actor_option_is(me, "how", "false"))
		execlp("false", "false", NULL);
	if (actor_option_is(me, "how", "memory"))
		take_memory();
	if (actor_option_is(me, "how", "hard limit"))
		compute_until(1);
	if (actor_option_is(me, "how", "soft limit"))
		compute_until(2);
	_exit(7);
}

const struct role consumer = {
	.steps = {ACT("end", end)},
};
