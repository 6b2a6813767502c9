/* quit: an actor that ends in the middle of a step without an answer.
 *
 * Partner: consumers/quit.c. Broken on purpose: the actor that --who names
 * calls _exit(7), or is killed by SIGKILL, as when memory runs out.
 */
#include <signal.h>
#include <unistd.h>

#include "role/role.h"

static int
end(struct actor *me)
{
	if (!actor_option_is(me, "who", "producer"))
		return 0;
	if (actor_option_is(me, "how", "kill"))
		kill(getpid(), SIGKILL);
	_exit(7);
}

const struct role producer = {
	.summary = "broken: an actor ends before it has answered",
	.steps = {
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		TOGETHER("end", end, "somebody ends"),
	},
	.options = {
		{"who", "producer|consumer|parent", "producer",
		    "who ends; parent: the consumer kills the producer"},
		{"how", "exit|kill|deaf|sleep|false|memory|"
		    "hard limit|soft limit",
		    "exit",
		    "by _exit(7), by SIGKILL, to the coordinator alone, as "
		    "another program, for want of memory, by RLIMIT_CPU"},
	},
};
