/* partner.h: what one waits for, and the other does not do. */
#ifndef BROKEN_PARTNER_H
#define BROKEN_PARTNER_H

#include <stdatomic.h>

#include "role/named.h"
#include "role/wait.h"

struct meeting {
	_Atomic uint64_t arrived, locked;
	struct wait_mutex mutex;
	pthread_cond_t condition;
	pthread_rwlock_t rwlock;
	sem_t semaphore;
};

static inline struct meeting *
meeting_of(const struct actor *me)
{
	return (struct meeting *)(void *)me->region.start;
}

#endif
