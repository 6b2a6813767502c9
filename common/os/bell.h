/* bell.h: sleeping until another process has news.
 *
 *	publish(); bell_ring(&bell);			the notifier
 *	bell_await(&bell, has_come, &arg, deadline);	the waiter
 *
 * A bell lies in shared memory (futex(2), not private); all zeros is a bell
 * that nobody waits at. A waiter first polls for some 30 us, which is what
 * falling asleep and waking up would cost, and only then sleeps. Ringing costs
 * one load if nobody sleeps, and a system call otherwise.
 *
 * No wake-up is lost. The danger is that the notifier's load of the word
 * overtakes the stores that publish: it would miss a sleeper who in turn misses
 * what is published. So a waiter that is about to sleep sets the word to odd,
 * makes every CPU that runs a notifier pass a barrier with membarrier(2)
 * (MEMBARRIER_CMD_GLOBAL_EXPEDITED, Linux 4.16; some 10 us), and polls once
 * more. A notifier whose load came after the barrier has seen the odd word; one
 * whose load came before it had published before it, and the last poll sees
 * that. This takes a notifier that has called bell_register(); until it has, or
 * where the kernel refuses, ringing is an atomic read-modify-write, which is a
 * barrier by itself. A waiter that may not call membarrier(2) sleeps for a
 * millisecond at a time.
 *
 * Any number of processes may wait and ring at once. Nothing is held, so a
 * process may be killed at any point.
 */
#ifndef SHMLAB_OS_BELL_H
#define SHMLAB_OS_BELL_H

#include <stdatomic.h>
#include <stdint.h>

#include "os/clock.h"

/* Odd: a waiter may be asleep. A ring that wakes it makes the word even. */
struct bell {
	_Atomic uint32_t word;
};

/* Makes ringing cheap for this process and for the children it forks; exec
 * ends that. */
void bell_register(void);

/* Wakes every sleeping waiter. Publish first. */
void bell_ring(struct bell *);

/* The same after the death of a process: wakes even waiters that seem to be
 * awake, since a notifier may have been killed just before it woke them. */
void bell_alarm(struct bell *);

/* Waits until has_come(arg) returns 1 (then this returns 0) or a negated errno
 * (which this returns). has_come() is called often, so it should be quick, and
 * it must load with acquire what the other side publishes. -ETIMEDOUT: the
 * deadline, in ns of clock_ns(), has passed; a deadline of 0 polls once. */
int bell_await(
    struct bell *, int (*has_come)(void *arg), void *arg, uint64_t deadline);

#endif
