/* owner.h: a mutex whose owner dies.
 *
 *	STEP("kill", lose_owner, "..."),	in the producer's steps
 *
 * A plain mutex would stay locked for good. A robust one (role/wait.h) tells
 * whoever locks it next: wait_lock() returns -EOWNERDEAD, and the new owner
 * repairs what the mutex guards, says so by wait_repaired(), and goes on.
 */
#ifndef SHMLAB_ROLE_OWNER_H
#define SHMLAB_ROLE_OWNER_H

#include "role/wait.h"

/* Has a process of its own lock the mutex and be killed while it has it; then
 * locks it, repairs it, unlocks it, and adds a remark. The mutex is in memory
 * that is shared over fork(). -EPROTO: the mutex did not tell. */
int actor_lose_owner(struct actor *, struct wait_mutex *);

#endif
