/* robust_mutex.h: a mutex for several processes that survives its owner.
 *
 *	robust_mutex_init(&shared->mutex);	in memory that all have mapped
 *	pthread_mutex_lock(&shared->mutex);	any of them
 *
 * If the owner dies, the next pthread_mutex_lock(3) returns EOWNERDEAD and has
 * the mutex; it repairs what the mutex guards and calls
 * pthread_mutex_consistent(3). Locking it twice is refused (EDEADLK).
 */
#ifndef SHMLAB_OS_ROBUST_MUTEX_H
#define SHMLAB_OS_ROBUST_MUTEX_H

#include <pthread.h>

/* 0 or a negated errno. */
int robust_mutex_init(pthread_mutex_t *);

#endif
