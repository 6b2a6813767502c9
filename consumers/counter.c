/* counter: four ways to count in shared memory; one is wrong.
 *
 * Partner: producers/counter.c, which lists the steps and counts as well.
 */
#include <errno.h>

#include "../producers/counter.h"
#include "role/race.h"

/* Load, add, store: what another process stores in between is lost. */
static int
add_bare(void *counters)
{
	struct counters *c = counters;

	c->bare = c->bare + 1;
	return 0;
}

/* One instruction, which the processors settle among themselves. */
static int
add_atomic(void *counters)
{
	struct counters *c = counters;

	atomic_fetch_add_explicit(&c->atomic, 1, memory_order_relaxed);
	return 0;
}

static int
add_with_mutex(void *counters)
{
	struct counters *c = counters;
	int error = -pthread_mutex_lock(&c->mutex);

	if (error < 0)
		return error;
	c->by_mutex++;
	return -pthread_mutex_unlock(&c->mutex);
}

static int
add_with_semaphore(void *counters)
{
	struct counters *c = counters;

	while (sem_wait(&c->semaphore) < 0)
		if (errno != EINTR)
			return -errno;
	c->by_semaphore++;
	return sem_post(&c->semaphore) < 0 ? -errno : 0;
}

static int
count(struct actor *me, int (*add)(void *))
{
	struct counters *c = counters_of(me);
	int error = region_will_write(&me->region, counters_page(me));

	if (error < 0 || me->region.dry_run)
		return error;
	return race(me, &c->arrived, "increment", add, c,
	    actor_option_number(me, "count"));
}

static int
count_bare(struct actor *me)
{
	return count(me, add_bare);
}

static int
count_atomic(struct actor *me)
{
	return count(me, add_atomic);
}

static int
count_with_mutex(struct actor *me)
{
	return count(me, add_with_mutex);
}

static int
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
