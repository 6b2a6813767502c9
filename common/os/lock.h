/* lock.h: a lock for several processes that survives its owner, and believes
 * nothing that it finds in shared memory.
 *
 *	error = lock_take(&shared->lock, patience);	any thread, anywhere
 *	if (error == -EOWNERDEAD)
 *		put in order what it guards, or lock_break() and give up
 *	...
 *	lock_leave(&shared->lock);
 *
 * A lock lies in shared memory (futex(2), not private), and is one word; all
 * zeros is a lock that nobody has:
 *
 *	63           32  31      30      29    22  21           0
 *	| owner's start | waited | broken |    0    | owner's tid |
 *
 * Everything about the owner is in the one word that is exchanged. So there is
 * no moment at which somebody has the lock and it is not known who, and no
 * mixture of two owners can be read. A tid is given again when its owner is
 * gone; with the time at which its thread was started it names that thread for
 * good (os/life.h). Taking a free lock is one compare-and-swap, leaving it
 * another.
 *
 * Memory order: taking is an acquire and leaving a release, so what an owner
 * stored is visible to the next one. Taking over from a dead owner is an
 * acquire as well: all that it stored is visible, but it may have stopped
 * between any two stores.
 *
 * A dead owner is one whose tid is no thread's, or a zombie's, or that of a
 * thread with another start. Nobody is told when it dies; who waits looks, at
 * once and then every LOCK_LOOK_NS. The first who finds it dead has the lock,
 * and -EOWNERDEAD: it puts in order what the lock guards and goes on. If it
 * dies in this, the next one is told the same. If it cannot, lock_break() tells
 * all to come.
 *
 * Who waits polls, marks the word as waited for, and sleeps, LOCK_LOOK_NS at a
 * time. Who leaves a marked lock wakes one sleeper. If it is killed in between,
 * or the word is overwritten, they find out when their sleep is over.
 *
 * The word may be overwritten by anybody who has mapped it. What cannot be a
 * lock is refused. What can be one is believed: then two may have the lock, or
 * it is waited for in vain until patience ends. What it guards must be checked
 * when it is read; here nothing but the word itself is read or written.
 *
 * All who use a lock must be in one PID namespace and one time namespace: seen
 * from another one, a living owner may look dead. Without /proc an owner counts
 * as dead only when its tid is gone. An owner that calls exec(3) has the lock
 * until it ends. After fork() the child is not the owner, and may take the lock
 * as any other process; it must be made by fork(3), which runs the handlers of
 * pthread_atfork(3).
 */
#ifndef SHMLAB_OS_LOCK_H
#define SHMLAB_OS_LOCK_H

#include <stdatomic.h>
#include <stdint.h>

struct lock {
	_Atomic uint64_t word;
};

#define LOCK_LOOK_NS UINT64_C(10000000) /* from look to look at the owner */

/* Waits for the lock, so many ns at most. 0: the caller has it. A negated
 * errno:
 *
 *	-EOWNERDEAD	the caller has it, and the owner before died with it
 *	-EDEADLK	the caller had it already
 *	-ETIMEDOUT	its owner lives, and did not leave it
 *	-ENOTRECOVERABLE  it is broken
 *	-EUCLEAN	that is no lock: it was overwritten */
int lock_take(struct lock *, uint64_t patience);

/* -EUCLEAN: the caller had it no longer: it was overwritten. It stays as it
 * is. */
int lock_leave(struct lock *);

/* In place of lock_leave(): nobody can take it any more. */
void lock_break(struct lock *);

#endif
