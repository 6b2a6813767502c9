/* counter.h: what the processes of this pair count in: one shared page. */
#ifndef PRODUCERS_COUNTER_H
#define PRODUCERS_COUNTER_H

#include <stdatomic.h>

#include "role/race.h"
#include "role/wait.h"

/* One cache line each, so that the ways to count do not hinder each other. */
struct counters {
	_Alignas(64) _Atomic uint64_t arrived; /* for race_start() */
	_Alignas(64) volatile uint64_t bare;
	_Alignas(64) _Atomic uint64_t atomic;
	_Alignas(64) struct wait_mutex mutex; /* guards by_mutex */
	uint64_t by_mutex;
	_Alignas(64) sem_t semaphore; /* guards by_semaphore */
	uint64_t by_semaphore;
};

static inline struct counters *
counters_of(const struct actor *me)
{
	return (struct counters *)(void *)me->region.start;
}

static inline struct pages
counters_page(const struct actor *me)
{
	return pages_between(me->pages, 0, 1);
}

/* All actors count in that page at the same time. */
static inline struct race
counters_race(struct actor *me)
{
	return race_start(me, &counters_of(me)->arrived, counters_page(me));
}

#endif
