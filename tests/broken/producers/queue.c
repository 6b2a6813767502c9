/* queue: is killed while a message queue of its has a name.
 *
 * Partner: consumers/queue.c. Broken on purpose: nothing of the producer's own
 * takes the name away any more, so the coordinator must.
 */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>

#include "role/role.h"

static int
open_queue(struct actor *me)
{
	struct mq_attr attr = {.mq_maxmsg = 1, .mq_msgsize = 8};

	if (me->region.dry_run)
		return 0;
	if (mq_open(me->object, O_RDWR | O_CREAT | O_EXCL, 0600, &attr) < 0)
		return -errno;
	return raise(SIGKILL);
}

const struct role producer = {
	.summary = "broken: a queue keeps its name when the producer is killed",
	.steps = {
		STEP("open", open_queue, "make a queue, and be killed"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
	},
};
