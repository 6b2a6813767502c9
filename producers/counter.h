/* counter.h: what the processes of this pair count in: one shared page. */
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "role/role.h"

/* One cache line each, so that the ways to count do not hinder each other. */
struct counters {
	_Alignas(64) _Atomic uint64_t arrived; /* who is ready, all steps */
	_Alignas(64) volatile uint64_t bare;
	_Alignas(64) _Atomic uint64_t atomic;
	_Alignas(64) pthread_mutex_t mutex; /* guards by_mutex */
	uint64_t by_mutex;
	_Alignas(64) sem_t semaphore; /* guards by_semaphore */
	uint64_t by_semaphore;
};

#define COUNTERS pages_between(me->pages, 0, 1) /* the page they are in */

static inline struct counters *
counters_of(const struct actor *me)
{
	return (struct counters *)(void *)me->region.start;
}

/* Counts in one way as often as --count says, and says what each cost. In the
 * consumer's half. */
int count_bare(struct actor *);
int count_atomic(struct actor *);
int count_with_mutex(struct actor *);
int count_with_semaphore(struct actor *);

/* Takes the mutex: 0, or -EOWNERDEAD if its owner died with it, and then it is
 * repaired and taken. */
int take_mutex(struct counters *);
