#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "os/bell.h"
#include "os/spin.h"

#define SPIN_NS	      30000
#define BLIND_NS      1000000 /* a sleep in which a wake-up may be missed */
#define POLLS_A_CLOCK 64      /* polls between two looks at the clock */

/* A waiter can make our CPU pass a barrier. */
static atomic_bool registered;

void
bell_register(void)
{
	if (syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED, 0,
		0) == 0)
		atomic_store_explicit(&registered, true, memory_order_relaxed);
}

static void
wake(struct bell *bell)
{
	syscall(SYS_futex, &bell->word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

void
bell_ring(struct bell *bell)
{
	uint32_t word;

	if (atomic_load_explicit(&registered, memory_order_relaxed)) {
		/* Keeps the compiler from moving the load up; that the CPU
		 * may do so is what fall_asleep() provides for. */
		atomic_signal_fence(memory_order_seq_cst);
		word = atomic_load_explicit(&bell->word, memory_order_relaxed);
	} else {
		/* Pairs with the other fetch_or, in fall_asleep(): whichever
		 * comes second sees what was stored before the first. */
		word = atomic_fetch_or_explicit(
		    &bell->word, 0, memory_order_acq_rel);
	}
	if ((word & 1) == 0)
		return;
	/* A waiter that is about to sleep finds another word, and does not
	 * sleep. If this fails, another notifier has changed the word. */
	atomic_compare_exchange_strong_explicit(&bell->word, &word, word + 1,
	    memory_order_acq_rel, memory_order_relaxed);
	wake(bell);
}

void
bell_alarm(struct bell *bell)
{
	/* Pairs as in bell_ring(). Adding 2 keeps an odd word odd. */
	atomic_fetch_add_explicit(&bell->word, 2, memory_order_acq_rel);
	wake(bell);
}

/* Sleeps until a ring, a spurious wake-up, or the deadline. */
static void
sleep_at(struct bell *bell, uint32_t word, uint64_t deadline)
{
	struct timespec until = {
	    .tv_sec = (time_t)(deadline / 1000000000),
	    .tv_nsec = (long)(deadline % 1000000000),
	};

	/* FUTEX_WAIT_BITSET takes a point in time, FUTEX_WAIT a duration. */
	syscall(SYS_futex, &bell->word, FUTEX_WAIT_BITSET, word, &until, NULL,
	    FUTEX_BITSET_MATCH_ANY);
}

/* What has_come() returned, or 0 after SPIN_NS of polling. */
static int
spin(int (*has_come)(void *), void *arg, uint64_t deadline)
{
	uint64_t end = 0, now;
	int come;

	for (;;) {
		for (int i = 0; i < POLLS_A_CLOCK; i++) {
			come = has_come(arg);
			if (come != 0)
				return come;
			spin_pause();
		}
		now = clock_ns();
		if (end == 0)
			end = now + SPIN_NS;
		if (now >= end || now >= deadline)
			return 0;
	}
}

/* Announces the sleep, polls once more, and sleeps. Returns what the poll
 * did. */
static int
fall_asleep(
    struct bell *bell, int (*has_come)(void *), void *arg, uint64_t deadline)
{
	/* Pairs with the load, or the other fetch_or, in bell_ring(). */
	uint32_t word = atomic_fetch_or_explicit(
	    &bell->word, 1, memory_order_acq_rel);
	uint64_t blind = clock_ns() + BLIND_NS;
	int come;

	if (syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL_EXPEDITED, 0, 0) <
		0 &&
	    blind < deadline)
		deadline = blind;
	come = has_come(arg);
	if (come == 0)
		sleep_at(bell, word | 1, deadline);
	return come;
}

int
bell_await(
    struct bell *bell, int (*has_come)(void *), void *arg, uint64_t deadline)
{
	int come = deadline == 0 ? has_come(arg)
				 : spin(has_come, arg, deadline);

	while (come == 0) {
		if (deadline == 0 || clock_ns() >= deadline)
			return -ETIMEDOUT;
		come = fall_asleep(bell, has_come, arg, deadline);
		if (come == 0)
			come = has_come(arg);
	}
	return come < 0 ? come : 0;
}
