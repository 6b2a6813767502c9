#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "os/clock.h"
#include "os/life.h"
#include "os/lock.h"
#include "os/spin.h"

#define TID	    UINT64_C(0x3fffff) /* no tid is larger: PID_MAX_LIMIT */
#define BROKEN	    (UINT64_C(1) << 30)
#define WAITED	    (UINT64_C(1) << 31)
#define START_SHIFT 32
#define POLLS	    100 /* before the first look */

_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "a lock would be private");

/* The word of a lock that this thread has; 0: not known yet. */
static _Thread_local uint64_t own_word;

static void
forget_own_word(void)
{
	own_word = 0;
}

static bool forks_are_noticed;

static void
notice_forks(void)
{
	forks_are_noticed = pthread_atfork(NULL, NULL, forget_own_word) == 0;
}

static uint64_t
learn_own_word(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct life life = {0};
	pid_t tid = gettid();
	uint64_t word;

	(void)pthread_once(&once, notice_forks);
	(void)life_look(tid, &life); /* a start of 0 says: not known */
	word = life.start << START_SHIFT | (uint64_t)tid;
	if (forks_are_noticed)
		own_word = word;
	return word;
}

static uint64_t
own(void)
{
	return own_word != 0 ? own_word : learn_own_word();
}

/* From what was seen to another word; false: it is not that any more. Pairs
 * with the release in lock_leave(): what the owner before stored is visible. */
static bool
change(struct lock *lock, uint64_t seen, uint64_t word)
{
	return atomic_compare_exchange_strong_explicit(&lock->word, &seen, word,
	    memory_order_acquire, memory_order_relaxed);
}

/* The half of the word that has the tid and the marks. */
static uint32_t *
futex(struct lock *lock)
{
	return (uint32_t *)(void *)&lock->word +
	    (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 0 : 1);
}

static void
wake_sleepers(struct lock *lock, int most)
{
	syscall(SYS_futex, futex(lock), FUTEX_WAKE, most, NULL, NULL, 0);
}

static void
sleep_on(struct lock *lock, uint64_t word, uint64_t ns)
{
	const struct timespec time = {
	    .tv_nsec = (long)(ns < LOCK_LOOK_NS ? ns : LOCK_LOOK_NS)};

	syscall(
	    SYS_futex, futex(lock), FUTEX_WAIT, (uint32_t)word, &time, NULL, 0);
}

/* When in doubt, it lives. */
static bool
is_dead(uint64_t word)
{
	pid_t tid = (pid_t)(word & TID);
	uint32_t start = (uint32_t)(word >> START_SHIFT);
	struct life life;

	if (life_look(tid, &life) < 0)
		return kill(tid, 0) < 0 && errno == ESRCH;
	return life.ended || (start != 0 && (uint32_t)life.start != start);
}

/* Can a lock hold this word, and is it worth waiting for? */
static int
check(uint64_t word, uint64_t mine)
{
	if (word == BROKEN)
		return -ENOTRECOVERABLE;
	if ((word & ~WAITED) == mine)
		return -EDEADLK;
	if ((word & TID) == 0 ||
	    ((uint32_t)word & ~(uint32_t)(TID | WAITED)) != 0)
		return -EUCLEAN;
	return 0;
}

/* -EAGAIN: nothing has come of it, and a sleep, of ns at most, is over. */
static int
try(struct lock *lock, uint64_t mine, uint64_t ns)
{
	uint64_t seen = atomic_load_explicit(&lock->word, memory_order_relaxed);
	int error;

	/* Others may sleep as well: who comes from here leaves the mark. */
	if (seen == 0)
		return change(lock, seen, mine | WAITED) ? 0 : -EAGAIN;
	error = check(seen, mine);
	if (error < 0)
		return error;
	/* An owner that is dead does not come back: while the word is what was
	 * seen, it is that owner's. */
	if (is_dead(seen))
		return change(lock, seen, mine | WAITED) ? -EOWNERDEAD
							 : -EAGAIN;
	if (ns > 0 &&
	    ((seen & WAITED) != 0 || change(lock, seen, seen | WAITED)))
		sleep_on(lock, seen | WAITED, ns);
	return -EAGAIN;
}

static int
await(struct lock *lock, uint64_t mine, uint64_t patience)
{
	uint64_t deadline, now;
	int error;

	for (int i = 0; i < POLLS; i++) {
		if (atomic_load_explicit(&lock->word, memory_order_relaxed) ==
			0 &&
		    change(lock, 0, mine))
			return 0;
		spin_pause();
	}
	now = clock_ns();
	deadline = now + patience;
	do {
		error = try(lock, mine, deadline - now);
		now = clock_ns();
	} while (error == -EAGAIN && now < deadline);
	return error == -EAGAIN ? -ETIMEDOUT : error;
}

int
lock_take(struct lock *lock, uint64_t patience)
{
	uint64_t mine = own();

	return change(lock, 0, mine) ? 0 : await(lock, mine, patience);
}

int
lock_leave(struct lock *lock)
{
	uint64_t mine = own(), seen = mine;

	/* Pairs with the acquire in change(). */
	while (!atomic_compare_exchange_strong_explicit(
	    &lock->word, &seen, 0, memory_order_release, memory_order_relaxed))
		if ((seen & ~WAITED) != mine)
			return -EUCLEAN;
	if ((seen & WAITED) != 0)
		wake_sleepers(lock, 1);
	return 0;
}

void
lock_break(struct lock *lock)
{
	atomic_store_explicit(&lock->word, BROKEN, memory_order_release);
	wake_sleepers(lock, INT_MAX);
}
