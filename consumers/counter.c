/* counter: four ways to count in shared memory; one is wrong.
 *
 * Partner: producers/counter.c, which lists the steps and counts as well.
 */
#include <errno.h>

#include "../producers/counter.h"

/* Load, add, store: what another process stores in between is lost. */
static int
count_bare(struct actor *me)
{
	struct counters *c = counters_of(me);
	struct race race = counters_race(me);

	while (race_goes_on(&race))
		c->bare = c->bare + 1;
	return race_end(&race, "increment");
}

/* One instruction, which the processors settle among themselves. */
static int
count_atomic(struct actor *me)
{
	struct counters *c = counters_of(me);
	struct race race = counters_race(me);

	while (race_goes_on(&race))
		atomic_fetch_add_explicit(&c->atomic, 1, memory_order_relaxed);
	return race_end(&race, "increment");
}

static int
count_with_mutex(struct actor *me)
{
	struct counters *c = counters_of(me);
	struct race race = counters_race(me);

	while (race_goes_on(&race)) {
		int error = wait_lock(me, &c->mutex);

		if (error < 0)
			return error;
		c->by_mutex++;
		error = wait_unlock(&c->mutex);
		if (error < 0)
			return error;
	}
	return race_end(&race, "increment");
}

static int
count_with_semaphore(struct actor *me)
{
	struct counters *c = counters_of(me);
	struct race race = counters_race(me);

	while (race_goes_on(&race)) {
		int error = wait_semaphore(me, &c->semaphore,
		    "the semaphore, which another one is to post");

		if (error < 0)
			return error;
		c->by_semaphore++;
		if (sem_post(&c->semaphore) < 0)
			return -errno;
	}
	return race_end(&race, "increment");
}

const struct role consumer = {
	.steps = {
		ACT("bare", count_bare),
		ACT("atomic", count_atomic),
		ACT("mutex", count_with_mutex),
		ACT("semaphore", count_with_semaphore),
	},
};
