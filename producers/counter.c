/* counter: the classic race: several processes count in one place.
 *
 * Partner: consumers/counter.c, which has the four ways to count.
 * Watch it with: ./run.sh counter --consumers 3
 * --kill yes: a process dies while it has the mutex; see common/role/owner.h.
 *
 * Calls to look up: pthread_mutexattr_setpshared(3),
 * pthread_mutexattr_setrobust(3), sem_init(3), stdatomic.h.
 */
#include <errno.h>

#include "counter.h"
#include "role/owner.h"
#include "role/race.h"
#include "role/region_steps.h"

static int
init(struct actor *me)
{
	struct counters *c = counters_of(me);
	int error = region_will_write(&me->region, counters_page(me));

	if (error < 0 || me->region.dry_run)
		return error;
	error = wait_make_mutex(&c->mutex);
	if (error < 0)
		return error;
	return sem_init(&c->semaphore, 1, 1) < 0 ? -errno : 0;
}

static int
lose_owner(struct actor *me)
{
	int error = region_will_write(&me->region, counters_page(me));

	if (error < 0 || me->region.dry_run)
		return error;
	return actor_lose_owner(me, &counters_of(me)->mutex);
}

/* All but the bare one must be right. */
static int
compare(struct actor *me)
{
	const struct counters *c = counters_of(me);
	int error = region_will_read(&me->region, counters_page(me));
	uint64_t lost;

	if (error < 0 || me->region.dry_run)
		return error;
	lost = race_lost(me, "bare", c->bare);
	actor_measure(me, "lost", "", (double)lost);
	lost = race_lost(me, "atomic", c->atomic);
	lost += race_lost(me, "mutex", c->by_mutex);
	lost += race_lost(me, "semaphore", c->by_semaphore);
	return lost == 0 ? 0 : -EBADMSG;
}

const struct role producer = {
	.summary = "the classic race: counting without agreement loses counts",
	.show = "What one increment takes, under each way to count; then, at "
		"the step \"compare\", how many each way has lost.",
	.ask = "Two processes add 1 a million times each. What will the sum "
	       "be? And when you run it again?",
	.surprise = "The fastest way is the wrong one, and what it loses "
		    "differs from run to run: now and then it is nothing.",
	.pages = 1,
	.consumers = 1,
	.whole = true,
	.steps = {
		STEP("map", actor_map_shared, "map shared anonymous memory"),
		STEP("init", init,
		    "make the counters, a mutex and a semaphore"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		AT_ONCE("bare", NULL, "all count with no agreement"),
		AT_ONCE("atomic", NULL, "all count by atomic instructions"),
		STEP("kill", lose_owner, "a process dies with the mutex locked",
		    .only_if = "kill=yes"),
		AT_ONCE("mutex", NULL, "all count under the mutex"),
		AT_ONCE("semaphore", NULL, "all count under the semaphore"),
		STEP("compare", compare, "who has lost how many?"),
		LEAVE("leave", "the consumers end"),
	},
	.options = {
		{"count", OPTION_COUNT, "1000000",
		    "increments by each process"},
		{"kill", "no|yes", "no", "kill the owner of the mutex first"},
	},
};
