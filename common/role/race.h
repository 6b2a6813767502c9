/* race.h: all actors do the same work at the same time, and say what it costs.
 *
 *	AT_ONCE("count", NULL, "all count"),	  in the producer's steps
 *	{"count", OPTION_COUNT, "1000", "..."},	  in its options: how many times
 *
 *	static int
 *	count(struct actor *me)			  the consumers' function for it
 *	{
 *		struct race race = race_start(me, &shared->arrived, page);
 *
 *		while (race_goes_on(&race))
 *			shared->count++;
 *		return race_end(&race, "increment");
 *	}
 *
 * Every actor must take part in every race.
 */
#ifndef SHMLAB_ROLE_RACE_H
#define SHMLAB_ROLE_RACE_H

#include "role/role.h"

struct race {
	struct actor *actor;
	uint64_t times, left;
	uint64_t began; /* as clock_ns() has it */
	int error;	/* it has not begun */
};

/* Logs that those pages are written, and waits until all actors of the run have
 * called this. arrived is in memory that all actors share, and 0 before the
 * first race. In a dry run, and after an error, the race has no turn. */
struct race race_start(
    struct actor *, _Atomic uint64_t *arrived, struct pages written);

/* Is there a turn left? Takes it. */
static inline bool
race_goes_on(struct race *race)
{
	if (race->left == 0)
		return false;
	race->left--;
	return true;
}

/* Adds a remark and a measure of that name: the time of one turn, in ns.
 * Returns 0, or why the race has not begun. */
int race_end(struct race *, const char *name);

/* How many turns of all actors are lost, if found is what they have counted.
 * Adds a remark. */
uint64_t race_lost(struct actor *, const char *name, uint64_t found);

#endif
