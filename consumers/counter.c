/* counter: four ways to count in shared memory; one is wrong.
 *
 * Partner: producers/counter.c, which counts along and tells the story.
 */
#include <errno.h>
#include <inttypes.h>
#include <sched.h>

#include "../producers/counter.h"
#include "os/clock.h"

/* Load, add, store: what another process stores in between is lost. */
static int
add_bare(struct counters *c)
{
	c->bare = c->bare + 1;
	return 0;
}

/* One instruction, which the processors settle among themselves. */
static int
add_atomic(struct counters *c)
{
	atomic_fetch_add_explicit(&c->atomic, 1, memory_order_relaxed);
	return 0;
}

int
take_mutex(struct counters *c)
{
	int error = -pthread_mutex_lock(&c->mutex);

	if (error == -EOWNERDEAD)
		pthread_mutex_consistent(&c->mutex);
	return error;
}

static int
add_with_mutex(struct counters *c)
{
	int error = take_mutex(c);

	if (error < 0 && error != -EOWNERDEAD)
		return error;
	c->by_mutex++;
	return -pthread_mutex_unlock(&c->mutex);
}

static int
add_with_semaphore(struct counters *c)
{
	while (sem_wait(&c->semaphore) < 0)
		if (errno != EINTR)
			return -errno;
	c->by_semaphore++;
	return sem_post(&c->semaphore) < 0 ? -errno : 0;
}

/* All begin together: who came early waits. Every process is in every step, so
 * the number of arrivals says when a step's are complete. */
static void
meet(const struct actor *me)
{
	static uint64_t steps;
	uint64_t all = me->consumers + 1;
	struct counters *c = counters_of(me);

	steps++;
	atomic_fetch_add(&c->arrived, 1);
	while (atomic_load(&c->arrived) < steps * all)
		sched_yield();
}

static int
count(struct actor *me, int (*add)(struct counters *))
{
	uint64_t times = actor_option_number(me, "count");
	int go_on = region_will_write(&me->region, COUNTERS), error = 0;
	uint64_t began;
	double each;

	if (go_on <= 0)
		return go_on;
	meet(me);
	began = clock_ns();
	for (uint64_t i = 0; error == 0 && i < times; i++)
		error = add(counters_of(me));
	if (times == 0) {
		actor_say(me, "no increment was to be made");
		return error;
	}
	each = (double)(clock_ns() - began) / (double)times;
	actor_say(me, "%" PRIu64 " increment%s, %.1f ns%s", times,
	    times == 1 ? "" : "s", each, times == 1 ? "" : " each");
	actor_measure(me, "increment", "ns", each);
	return error;
}

int
count_bare(struct actor *me)
{
	return count(me, add_bare);
}

int
count_atomic(struct actor *me)
{
	return count(me, add_atomic);
}

int
count_with_mutex(struct actor *me)
{
	return count(me, add_with_mutex);
}

int
count_with_semaphore(struct actor *me)
{
	return count(me, add_with_semaphore);
}

const struct role consumer = {
	.steps = {
		ACT("bare", count_bare),
		ACT("atomic", count_atomic),
		ACT("mutex", count_with_mutex),
		ACT("semaphore", count_with_semaphore),
	},
};
