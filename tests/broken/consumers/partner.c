/* partner: locks where that is waited for, and then forgets, or dies.
 *
 * Partner: producers/partner.c.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>

#include "../producers/partner.h"

/* Nobody else's semaphores are waited for. */
static void
await_names(const struct actor *me)
{
	char name[96];

	snprintf(name, sizeof name, "%s-%d", me->object, SEMAPHORES_MAX - 1);
	while (sem_open(name, 0) == SEM_FAILED)
		sched_yield();
}

static int
fail_to_come(struct actor *me)
{
	struct meeting *m = meeting_of(me);
	int error = region_will_write(&me->region, me->all);

	if (error < 0 || me->region.dry_run)
		return error;
	if (actor_option_is(me, "for", "mutex"))
		error = wait_lock(me, &m->mutex);
	if (actor_option_is(me, "for", "rwlock"))
		error = wait_rwlock(me, &m->rwlock, true, "nobody");
	if (actor_option_is(me, "for", "names"))
		await_names(me);
	m->locked = 1;
	if (error == 0 && actor_option_is(me, "partner", "dies"))
		raise(SIGKILL);
	return error;
}

const struct role consumer = {.steps = {ACT("wait", fail_to_come)}};
