/* bell.h: sleeping until another process has news.
 *
 *	publish(); bell_ring(&bell);		who has news
 *	bell_await(&bell, has_come, &arg, deadline);	who waits for it
 *
 * A bell lies in shared memory (futex(2), not private); all zeros is a bell
 * that nobody waits at. Who waits looks for himself, over and over, for some 30
 * us, which is what a sleep and a wake-up would cost, and only then sleeps. Who
 * rings pays a load if nobody sleeps, and a system call otherwise.
 *
 * No wake-up is lost. The danger is that the ringer's load overtakes the stores
 * that publish, and misses a sleeper who misses what is published. So who goes
 * to sleep says so in the word, then has every CPU that runs a ringer pass a
 * barrier, with membarrier(2) (MEMBARRIER_CMD_GLOBAL_EXPEDITED, Linux 4.16; some
 * 10 us), and looks once more. A ringer whose load came after its barrier has
 * seen the word; one whose load came before it had published before it, and the
 * sleeper sees that. For this a process that rings must have registered; until
 * it has, or where it can't, ringing is an atomic operation, which is a barrier
 * by itself. A sleeper who may not call membarrier(2) sleeps for a millisecond
 * at a time.
 *
 * Any number may wait, and any number ring; nothing is held, so a process may
 * be killed at any point.
 */
#ifndef SHMLAB_OS_BELL_H
#define SHMLAB_OS_BELL_H

#include <stdatomic.h>
#include <stdint.h>

#include "os/clock.h"

/* Odd: somebody may be asleep. Each ringing that wakes makes it even. */
struct bell {
	_Atomic uint32_t word;
};

/* Makes ringing cheap for this process and those it will fork, up to exec. */
void bell_register(void);

/* Wakes all who sleep. Publish first. */
void bell_ring(struct bell *);

/* The same for who reports a death: wakes even those who seem to be awake,
 * since a ringer may have been killed when it was about to wake them. */
void bell_alarm(struct bell *);

/* Waits until has_come(arg) is not 0: 1, it has come; or a negated errno, which
 * is then returned. It is called often, so it should be quick, and must load
 * with acquire what the other side publishes. 0 when it has come. -ETIMEDOUT:
 * the deadline, in ns of clock_ns(), has passed; 0 has always passed. */
int bell_await(
    struct bell *, int (*has_come)(void *arg), void *arg, uint64_t deadline);

#endif
