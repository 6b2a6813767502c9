/* partner: waits in vain, in each way there is to wait.
 *
 * Partner: consumers/partner.c. Broken on purpose: the consumer does not do
 * what the producer waits for. Watch it with --timeout 2.
 */
#include <errno.h>

#include "partner.h"
#include "role/region_steps.h"

static int
init(struct actor *me)
{
	struct meeting *m = meeting_of(me);
	int error = region_will_write(&me->region, me->all);

	if (error < 0 || me->region.dry_run)
		return error;
	if (sem_init(&m->semaphore, 1, 0) < 0)
		return -errno;
	error = wait_make_mutex(&m->mutex);
	if (error == 0)
		error = wait_make_condition(&m->condition);
	return error < 0 ? error : wait_make_rwlock(&m->rwlock);
}

static int
await_signal(struct actor *me, struct meeting *m)
{
	int error = wait_lock(me, &m->mutex);

	while (error == 0)
		error = wait_condition(me, &m->condition, &m->mutex,
		    "a signal, which consumer 1 is to give");
	wait_unlock(&m->mutex);
	return error;
}

/* The consumer has it, for good. */
static int
await_lock(struct actor *me, struct meeting *m)
{
	int error = wait_until(me, &m->locked, 1, "consumer 1 to lock");

	if (error < 0)
		return error;
	return actor_option_is(me, "for", "mutex")
	    ? wait_lock(me, &m->mutex)
	    : wait_rwlock(me, &m->rwlock, false, "consumer 1 to unlock");
}

static int
await(struct actor *me)
{
	struct named names = {.count = SEMAPHORES_MAX};
	struct meeting *m = meeting_of(me);
	int error = region_will_write(&me->region, me->all);

	if (error < 0 || me->region.dry_run)
		return error;
	if (actor_option_is(me, "for", "semaphore"))
		return wait_semaphore(me, &m->semaphore,
		    "the semaphore, which consumer 1 is to post");
	if (actor_option_is(me, "for", "condition"))
		return await_signal(me, m);
	if (actor_option_is(me, "for", "all"))
		return wait_for_all(me, &m->arrived);
	if (actor_option_is(me, "for", "names"))
		return named_open(me, &names, &m->arrived);
	return await_lock(me, m);
}

const struct role producer = {
	.summary = "broken: the producer waits for a consumer, in vain",
	.pages = 1,
	.consumers = 1,
	.whole = true,
	.steps = {
		STEP("map", actor_map_shared, "map shared anonymous memory"),
		STEP("init", init, "make what can be waited for"),
		BIRTH_BY_FORK("fork", "give birth to the consumer by fork()"),
		AT_ONCE("wait", await, "the producer waits for the consumer"),
	},
	.options = {
		{"for", "semaphore|condition|mutex|rwlock|all|names",
		    "semaphore", "what it waits for"},
		{"partner", "forgets|dies", "forgets", "what the other does"},
	},
};
