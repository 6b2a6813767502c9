#include <errno.h>
#include <signal.h>

#include "role/owner.h"

static struct wait_mutex *to_lock; /* for the child of actor_aside() */

/* Does not live to unlock it. */
static int
die_with_mutex(struct actor *me)
{
	int error = wait_lock(me, to_lock);

	return error < 0 ? error : raise(SIGKILL);
}

int
actor_lose_owner(struct actor *me, struct wait_mutex *mutex)
{
	to_lock = mutex;
	if (actor_aside(me, die_with_mutex) != -ECHILD ||
	    pthread_mutex_lock(&mutex->mutex) != EOWNERDEAD)
		return -EPROTO;
	actor_say(me,
	    "the mutex's owner was killed; the next one: EOWNERDEAD, "
	    "and repairs it");
	wait_repaired(mutex);
	return wait_unlock(mutex);
}
