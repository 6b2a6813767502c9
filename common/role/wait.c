#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "os/clock.h"
#include "role/actor.h"
#include "role/wait.h"

int
wait_make_mutex(struct wait_mutex *m)
{
	pthread_mutexattr_t attr;
	int error = -pthread_mutexattr_init(&attr);

	if (error < 0)
		return error;
	memset(m->owner, 0, sizeof m->owner);
	pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
	error = -pthread_mutex_init(&m->mutex, &attr);
	pthread_mutexattr_destroy(&attr);
	return error;
}

int
wait_make_condition(pthread_cond_t *condition)
{
	pthread_condattr_t attr;
	int error = -pthread_condattr_init(&attr);

	if (error < 0)
		return error;
	pthread_condattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	error = -pthread_cond_init(condition, &attr);
	pthread_condattr_destroy(&attr);
	return error;
}

int
wait_make_rwlock(pthread_rwlock_t *rwlock)
{
	pthread_rwlockattr_t attr;
	int error = -pthread_rwlockattr_init(&attr);

	if (error < 0)
		return error;
	pthread_rwlockattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	error = -pthread_rwlock_init(rwlock, &attr);
	pthread_rwlockattr_destroy(&attr);
	return error;
}

static struct timespec
in_ms(unsigned ms)
{
	uint64_t at = clock_ns() + ms * CLOCK_MS;

	return (struct timespec){.tv_sec = (time_t)(at / (1000 * CLOCK_MS)),
	    .tv_nsec = (long)(at % (1000 * CLOCK_MS))};
}

/* After a slice in which nothing has come. */
static bool
time_is_left(struct actor *me)
{
	struct patience *patience = &actor_process(me)->patience;

	patience_pass(patience);
	return patience->left_ms > 0;
}

static double
seconds(const struct actor *me)
{
	return (double)wait_ms(actor_process(me)) / 1e3;
}

static int
give_up(struct actor *me, const char *words)
{
	actor_say(me, "waited %.1f s for %s", seconds(me), words);
	return -ETIMEDOUT;
}

/* The caller has it. */
static int
own(struct actor *me, struct wait_mutex *m, int error)
{
	if (error == -EOWNERDEAD)
		actor_say(me, "%s died with the mutex", m->owner);
	strlcpy(m->owner, actor_process(me)->assignment.label, sizeof m->owner);
	return error;
}

static int
lock_in_slices(struct actor *me, pthread_mutex_t *mutex)
{
	int error;

	do {
		struct timespec end = in_ms(WAIT_SLICE_MS);

		error = -pthread_mutex_clocklock(mutex, CLOCK_MONOTONIC, &end);
	} while (error == -ETIMEDOUT && time_is_left(me));
	return error;
}

int
wait_lock(struct actor *me, struct wait_mutex *m)
{
	int error = -pthread_mutex_trylock(&m->mutex);

	if (error == -EBUSY)
		error = lock_in_slices(me, &m->mutex);
	if (error == -ETIMEDOUT)
		actor_say(me, "waited %.1f s for the mutex, which %s has",
		    seconds(me), m->owner);
	return error == 0 || error == -EOWNERDEAD ? own(me, m, error) : error;
}

int
wait_unlock(struct wait_mutex *m)
{
	return -pthread_mutex_unlock(&m->mutex);
}

int
wait_repaired(struct wait_mutex *m)
{
	return -pthread_mutex_consistent(&m->mutex);
}

int
wait_condition(struct actor *me, pthread_cond_t *condition,
    struct wait_mutex *m, const char *words)
{
	struct timespec end = in_ms(WAIT_SLICE_MS);
	int error = -pthread_cond_clockwait(
	    condition, &m->mutex, CLOCK_MONOTONIC, &end);

	if (error == 0 || error == -EOWNERDEAD || error == -ETIMEDOUT)
		(void)own(me, m, error);
	if (error != -ETIMEDOUT)
		return error;
	return time_is_left(me) ? 0 : give_up(me, words);
}

int
wait_rwlock(struct actor *me, pthread_rwlock_t *rwlock, bool to_write,
    const char *words)
{
	int error;

	do {
		struct timespec end = in_ms(WAIT_SLICE_MS);

		error = to_write
		    ? -pthread_rwlock_clockwrlock(rwlock, CLOCK_MONOTONIC, &end)
		    : -pthread_rwlock_clockrdlock(
			  rwlock, CLOCK_MONOTONIC, &end);
	} while (error == -ETIMEDOUT && time_is_left(me));
	return error == -ETIMEDOUT ? give_up(me, words) : error;
}

int
wait_semaphore_briefly(sem_t *semaphore, unsigned ms)
{
	struct timespec end = in_ms(ms);
	int result;

	do
		result = sem_clockwait(semaphore, CLOCK_MONOTONIC, &end);
	while (result < 0 && errno == EINTR);
	return result < 0 ? -errno : 0;
}

int
wait_semaphore(struct actor *me, sem_t *semaphore, const char *words)
{
	int error;

	if (sem_trywait(semaphore) == 0)
		return 0;
	do
		error = wait_semaphore_briefly(semaphore, WAIT_SLICE_MS);
	while (error == -ETIMEDOUT && time_is_left(me));
	return error == -ETIMEDOUT ? give_up(me, words) : error;
}

int
wait_until(struct actor *me, _Atomic uint64_t *number, uint64_t enough,
    const char *words)
{
	int error = 0;

	while (error == 0 && atomic_load(number) < enough)
		error = wait_again(me, words);
	return error;
}

int
wait_readable(struct actor *me, int fd, const char *words)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	int n;

	do
		n = poll(&p, 1, WAIT_SLICE_MS);
	while ((n == 0 || (n < 0 && errno == EINTR)) && time_is_left(me));
	if (n > 0)
		return 0;
	return n < 0 && errno != EINTR ? -errno : give_up(me, words);
}

int
wait_again(struct actor *me, const char *words)
{
	if (!time_is_left(me))
		return give_up(me, words);
	sched_yield();
	return 0;
}

int
wait_for_all(struct actor *me, _Atomic uint64_t *arrived)
{
	uint64_t all = me->consumers + 1;
	uint64_t round = atomic_fetch_add(arrived, 1) / all;

	return wait_until(me, arrived, (round + 1) * all,
	    "the others, who have not all come");
}
