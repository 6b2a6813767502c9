/* counter: the classic race: several processes count in one place.
 *
 * Partner: consumers/counter.c, which has the four ways to count.
 * Watch it with: ./run.sh counter --consumers 3
 *
 * Without agreement, two processes may load the same value, and an increment is
 * lost: how many differs from run to run, and now and then it is none. An
 * atomic instruction, a mutex and a semaphore lose none; watch what each costs.
 *
 * --kill yes: a process dies while it has the mutex. A plain mutex would stay
 * locked for good; a robust one tells the next owner (EOWNERDEAD), who repairs
 * what it guards (pthread_mutex_consistent) and goes on.
 *
 * Calls to look up: pthread_mutexattr_setpshared(3),
 * pthread_mutexattr_setrobust(3), sem_init(3), stdatomic.h.
 */
#include <errno.h>
#include <signal.h>

#include "counter.h"
#include "os/robust_mutex.h"
#include "role/race.h"

static int
map(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_SHARED);
}

static int
init(struct actor *me)
{
	struct counters *c = counters_of(me);
	int error = region_will_write(&me->region, counters_page(me));

	if (error < 0 || me->region.dry_run)
		return error;
	error = robust_mutex_init(&c->mutex);
	if (error < 0)
		return error;
	return sem_init(&c->semaphore, 1, 1) < 0 ? -errno : 0;
}

/* Does not live to unlock it. */
static int
die_with_mutex(struct actor *me)
{
	pthread_mutex_lock(&counters_of(me)->mutex);
	return raise(SIGKILL);
}

static int
lose_owner(struct actor *me)
{
	struct counters *c = counters_of(me);
	int error = region_will_write(&me->region, counters_page(me));

	if (error < 0 || me->region.dry_run)
		return error;
	if (actor_aside(me, die_with_mutex) != -ECHILD ||
	    pthread_mutex_lock(&c->mutex) != EOWNERDEAD)
		return -EPROTO;
	actor_say(me, "the mutex's owner was killed; the next one: EOWNERDEAD, "
	    "and repairs it");
	pthread_mutex_consistent(&c->mutex);
	return -pthread_mutex_unlock(&c->mutex);
}

/* All but the bare one must be right. */
static int
compare(struct actor *me)
{
	const struct counters *c = counters_of(me);
	uint64_t times = actor_option_number(me, "count"), lost;
	int error = region_will_read(&me->region, counters_page(me));

	if (error < 0 || me->region.dry_run)
		return error;
	lost = race_lost(me, times, "bare", c->bare);
	actor_measure(me, "lost", "", (double)lost);
	lost = race_lost(me, times, "atomic", c->atomic);
	lost += race_lost(me, times, "mutex", c->by_mutex);
	lost += race_lost(me, times, "semaphore", c->by_semaphore);
	return lost == 0 ? 0 : -EBADMSG;
}

const struct role producer = {
	.summary = "the classic race: counting without agreement loses counts",
	.pages = 1,
	.consumers = 1,
	.whole = true,
	.steps = {
		STEP("map", map, "map shared anonymous memory"),
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
