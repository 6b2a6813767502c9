/* counter: the classic race: several processes count in one place.
 *
 * Partner: consumers/counter.c, which has the four ways to count.
 * Watch it with: ./run.sh counter --consumers 3
 *
 * All increment one shared counter at the same time. Without agreement, two may
 * load the same value, and one increment is lost: how many is another matter each
 * time, and now and then none. An atomic instruction, a mutex and a semaphore
 * lose none; watch what each costs.
 *
 * --kill yes: a process dies with the mutex in its hand. A plain mutex would
 * be locked for good; a robust one tells the next owner (EOWNERDEAD), who puts
 * things in order (pthread_mutex_consistent) and goes on.
 *
 * Calls to look up: pthread_mutexattr_setpshared(3),
 * pthread_mutexattr_setrobust(3), sem_init(3), stdatomic.h.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>

#include "counter.h"

static int
map(struct actor *me)
{
	return region_map_anonymous(&me->region, me->pages, MAP_SHARED);
}

static int
make_mutex(pthread_mutex_t *mutex)
{
	pthread_mutexattr_t attr;
	int error = -pthread_mutexattr_init(&attr);

	if (error < 0)
		return error;
	pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
	error = -pthread_mutex_init(mutex, &attr);
	pthread_mutexattr_destroy(&attr);
	return error;
}

static int
init(struct actor *me)
{
	struct counters *c = counters_of(me);
	int error = region_will_write(&me->region, COUNTERS);

	if (error <= 0)
		return error;
	error = make_mutex(&c->mutex);
	if (error == 0 && sem_init(&c->semaphore, 1, 1) < 0)
		error = -errno;
	return error;
}

static void
say(struct actor *me, const char *way, uint64_t found)
{
	uint64_t right = actor_option_number(me, "count") * (me->consumers + 1);

	actor_say(me, "%-10s %" PRIu64 " of %" PRIu64 ", %" PRIu64 " lost", way,
	    found, right, right - found);
}

/* All but the bare one must be right. */
static int
compare(struct actor *me)
{
	const struct counters *c = counters_of(me);
	uint64_t right = actor_option_number(me, "count") * (me->consumers + 1);
	int go_on = region_will_read(&me->region, COUNTERS);

	if (go_on <= 0)
		return go_on;
	say(me, "bare", c->bare);
	say(me, "atomic", c->atomic);
	say(me, "mutex", c->by_mutex);
	say(me, "semaphore", c->by_semaphore);
	actor_measure(me, "lost", "", (double)(right - c->bare));
	return c->atomic == right && c->by_mutex == right &&
		c->by_semaphore == right ? 0 : -EBADMSG;
}

/* In a process of its own, which does not live to unlock it. */
static int
die_with_mutex(struct actor *me)
{
	int error = take_mutex(counters_of(me));

	raise(SIGKILL);
	return error;
}

static int
lose_owner(struct actor *me)
{
	int error = region_will_write(&me->region, COUNTERS);

	if (error <= 0)
		return error;
	if (actor_aside(me, die_with_mutex) != -ECHILD)
		return -EPROTO;
	error = take_mutex(counters_of(me));
	actor_say(me, "the mutex's owner was killed; the next one: %s",
	    error == -EOWNERDEAD ? "EOWNERDEAD, and repairs it" : "nothing");
	if (error != -EOWNERDEAD)
		return error < 0 ? error : -EPROTO;
	return -pthread_mutex_unlock(&counters_of(me)->mutex);
}

const struct role producer = {
	.summary = "the classic race: counting without agreement loses counts",
	.pages = 1,
	.consumers = 1,
	.whole = true,
	.steps = {
		STEP("map", map, "map shared anonymous memory"),
		STEP("init", init, "make the counters, a mutex and a semaphore"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		AT_ONCE("bare", count_bare, "all count with no agreement"),
		AT_ONCE("atomic", count_atomic, "all count by atomic instructions"),
		WHEN("kill", "yes"),
		STEP("kill", lose_owner, "a process dies with the mutex locked"),
		AT_ONCE("mutex", count_with_mutex, "all count under the mutex"),
		AT_ONCE("semaphore", count_with_semaphore,
		    "all count under the semaphore"),
		STEP("compare", compare, "who has lost how many?"),
		LEAVE("leave", "the consumers end"),
	},
	.options = {
		{"count", OPTION_COUNT, "1000000", "increments by each process"},
		{"kill", "no|yes", "no", "kill the owner of the mutex first"},
	},
};
