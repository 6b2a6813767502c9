#include <inttypes.h>
#include <sched.h>
#include <stdatomic.h>

#include "os/clock.h"
#include "role/race.h"

static void
wait_for_all(const struct actor *me, _Atomic uint64_t *arrived)
{
	static uint64_t races; /* that this process was in */
	uint64_t all = me->consumers + 1;

	races++;
	atomic_fetch_add(arrived, 1);
	while (atomic_load(arrived) < races * all)
		sched_yield();
}

int
race(struct actor *me, _Atomic uint64_t *arrived, const char *name,
    int (*work)(void *), void *on, uint64_t times)
{
	uint64_t began;
	int error = 0;
	double each;

	wait_for_all(me, arrived);
	began = clock_ns();
	for (uint64_t i = 0; error == 0 && i < times; i++)
		error = work(on);
	if (error < 0)
		return error;
	if (times == 0) {
		actor_say(me, "no %s was to be made", name);
		return 0;
	}
	each = (double)(clock_ns() - began) / (double)times;
	actor_say(me, "%" PRIu64 " %s%s, %.1f ns%s", times, name,
	    times == 1 ? "" : "s", each, times == 1 ? "" : " each");
	actor_measure(me, name, "ns", each);
	return 0;
}

uint64_t
race_lost(struct actor *me, uint64_t times, const char *name, uint64_t found)
{
	uint64_t all = times * (me->consumers + 1);

	actor_say(me, "%-10s %" PRIu64 " of %" PRIu64 ", %" PRIu64 " lost",
	    name, found, all, all - found);
	return all - found;
}
