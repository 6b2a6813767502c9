/* wait.h: waiting for another process, and never for good.
 *
 *	struct shared {				in memory that all have mapped
 *		struct wait_mutex mutex;
 *		pthread_cond_t changed;
 *		sem_t filled;
 *	};
 *
 *	wait_make_mutex(&s->mutex);		one process, once
 *	wait_make_condition(&s->changed);	wait_make_rwlock() likewise
 *	sem_init(&s->filled, 1, 0);
 *
 *	error = wait_lock(me, &s->mutex);	any of them
 *	while (error == 0 && !ready)
 *		error = wait_condition(me, &s->changed, &s->mutex, "...");
 *	...
 *	wait_unlock(&s->mutex);
 *
 *	error = wait_semaphore(me, &s->filled, "a filled slot, which ...");
 *
 * Every wait ends. Those of one step have three quarters of the run's --timeout
 * together; then they return -ETIMEDOUT, after a remark that says for what, and
 * for whom, this actor has waited. If the step returns it, the run ends with
 * that sentence; the last quarter is for telling it. The time in which the
 * process is stopped does not count (os/patience.h), so a wait is made of
 * slices of WAIT_SLICE_MS, each against CLOCK_MONOTONIC, which nobody sets:
 * sem_clockwait(3), pthread_mutex_clocklock(3), pthread_cond_clockwait(3),
 * pthread_rwlock_clockrdlock(3), pthread_rwlock_clockwrlock(3).
 *
 * Whoever dies is told of:
 *
 *	with the mutex	  The mutex is robust: whoever locks it next has it, and
 *			  is told -EOWNERDEAD. It repairs what the mutex guards,
 *			  and says so by wait_repaired(); or the step returns
 *			  the error.
 *	before a post	  A semaphore, a condition variable and a read-write
 *			  lock have no owner: nobody is told. But the
 *			  coordinator holds a pidfd of each actor, and ends the
 *			  run at once if one dies that is still to answer; of
 *			  all others it looks, once a wait has failed, whether
 *			  they live.
 *
 * So in either case the run ends with a sentence that names the dead actor,
 * whoever waited for it.
 *
 * Calls return 0 or a negated errno. What is made here is shared by all who map
 * the memory, over fork and exec, and holds no pointer that another process
 * would follow: a mutex that somebody has is listed in memory of its owner.
 */
#ifndef SHMLAB_ROLE_WAIT_H
#define SHMLAB_ROLE_WAIT_H

#include <pthread.h>
#include <semaphore.h>

#include "role/role.h"

#define WAIT_SLICE_MS 100

struct wait_mutex {
	pthread_mutex_t mutex;
	char owner[ROLE_LABEL]; /* the last one: "worker 2" */
};

int wait_make_mutex(struct wait_mutex *);
int wait_make_condition(pthread_cond_t *);
int wait_make_rwlock(pthread_rwlock_t *);

/* -EOWNERDEAD: the caller has it, and the owner before died with it; a remark
 * says who. -ETIMEDOUT; -EDEADLK: the caller has it already;
 * -ENOTRECOVERABLE: nobody has repaired it. */
int wait_lock(struct actor *, struct wait_mutex *);
int wait_unlock(struct wait_mutex *);

/* After -EOWNERDEAD: what the mutex guards is in order again. */
int wait_repaired(struct wait_mutex *);

/* Waits for a signal, or a moment: in either case the caller has the mutex
 * again, and looks whether what it waits for has come. The words finish the
 * remark "waited 9.0 s for ...". Errors: as wait_lock(). */
int wait_condition(
    struct actor *, pthread_cond_t *, struct wait_mutex *, const char *words);

/* pthread_rwlock_unlock(3) ends it. It has no owner that could be told of.
 * -ETIMEDOUT; -EDEADLK. */
int wait_rwlock(
    struct actor *, pthread_rwlock_t *, bool to_write, const char *words);

/* -ETIMEDOUT; -EINVAL: that is no semaphore. */
int wait_semaphore(struct actor *, sem_t *, const char *words);

/* The same, but so many ms at most, and without a remark: for a wait that shall
 * be in vain. */
int wait_semaphore_briefly(sem_t *, unsigned ms);

/* Waits, without a system call that sleeps, until the number is at least so
 * large. What others stored before they made it so is visible then. */
int wait_until(
    struct actor *, _Atomic uint64_t *, uint64_t number, const char *words);

/* Waits until there is something to read, or the other side has ended:
 * poll(2). */
int wait_readable(struct actor *, int fd, const char *words);

/* Lets others run, once what is waited for was looked for in vain: in a loop
 * that ends at an error. */
int wait_again(struct actor *, const char *words);

/* Waits until all actors of the run have come here once more: the number, 0 in
 * the beginning, counts their arrivals, and nothing else uses it. */
int wait_for_all(struct actor *, _Atomic uint64_t *arrived);

#endif
