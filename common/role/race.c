#include <inttypes.h>

#include "os/clock.h"
#include "role/race.h"
#include "role/wait.h"

struct race
race_start(struct actor *me, _Atomic uint64_t *arrived, struct pages written)
{
	struct race race = {.actor = me};

	race.error = region_will_write(&me->region, written);
	if (race.error < 0 || me->region.dry_run)
		return race;
	race.error = wait_for_all(me, arrived);
	if (race.error < 0)
		return race;
	race.times = actor_option_number(me, "count");
	race.left = race.times;
	race.began = clock_ns();
	return race;
}

int
race_end(struct race *race, const char *name)
{
	double took = (double)(clock_ns() - race->began), each;
	struct actor *me = race->actor;
	uint64_t times = race->times;

	if (race->error < 0 || me->region.dry_run)
		return race->error;
	if (times == 0) {
		actor_say(me, "no %s was to be made", name);
		return 0;
	}
	each = took / (double)times;
	actor_say(me, "%" PRIu64 " %s%s, %.1f ns%s", times, name,
	    times == 1 ? "" : "s", each, times == 1 ? "" : " each");
	actor_measure(me, name, "ns", each);
	return 0;
}

uint64_t
race_lost(struct actor *me, const char *name, uint64_t found)
{
	uint64_t times = actor_option_number(me, "count");
	uint64_t all = times * (me->consumers + 1);

	actor_say(me, "%-10s %" PRIu64 " of %" PRIu64 ", %" PRIu64 " lost",
	    name, found, all, all - found);
	return all - found;
}
