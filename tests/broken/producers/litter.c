/* litter: a step that starts a process which the coordinator does not know.
 *
 * Partner: consumers/litter.c. Broken on purpose: the process has a session of
 * its own, ignores SIGTERM, and outlives the step.
 */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "role/role.h"

static int
litter(struct actor *me)
{
	pid_t pid = fork();

	(void)me;
	if (pid == 0) {
		setsid();
		signal(SIGTERM, SIG_IGN);
		for (;;)
			pause();
	}
	return pid < 0 ? -errno : 0;
}

const struct role producer = {
	.summary = "broken: the producer leaves a process behind",
	.steps = {STEP("litter", litter, "fork a process that stays")},
};
