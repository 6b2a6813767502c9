/* race.h: all actors do the same work at the same time, and say what it costs.
 *
 *	AT_ONCE("count", NULL, "all count"),	in the producer's steps
 *
 *	static int
 *	count(struct actor *me)			the consumers' function for it
 *	{
 *		return race(me, &shared->arrived, "increment", add, shared, n);
 *	}
 */
#ifndef SHMLAB_ROLE_RACE_H
#define SHMLAB_ROLE_RACE_H

#include "role/role.h"

/* Waits until all actors of the run have called this; then calls work(on) that
 * many times, or until it returns a negated errno, and adds a remark and a
 * measure (in ns) under that name. Every actor must take part in every race.
 * arrived is in memory that all actors share, and 0 before the first race. The
 * pair itself logs what is touched. */
int race(struct actor *, _Atomic uint64_t *arrived, const char *name,
    int (*work)(void *), void *on, uint64_t times);

/* How many are lost of so many times by each actor, if found is what they have
 * counted. Adds a remark. */
uint64_t race_lost(
    struct actor *, uint64_t times, const char *name, uint64_t found);

#endif
