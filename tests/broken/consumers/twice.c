/* twice: stays in its step until the producer has answered twice.
 *
 * Partner: producers/twice.c.
 */
#include <sched.h>

#include "role/role.h"

static int
wait_for_mark(struct actor *me)
{
	volatile unsigned long *first = (void *)me->region.start;

	while (*first == 0)
		sched_yield();
	return 0;
}

const struct role consumer = {
	.steps = {ACT("answer", wait_for_mark)},
};
