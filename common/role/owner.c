#include <errno.h>
#include <signal.h>

#include "role/owner.h"

static pthread_mutex_t *to_lock; /* for the child of actor_aside() */

/* Does not live to unlock it. */
static int
die_with_mutex(struct actor *me)
{
	(void)me;
	pthread_mutex_lock(to_lock);
	return raise(SIGKILL);
}

int
actor_lose_owner(struct actor *me, pthread_mutex_t *mutex)
{
	to_lock = mutex;
	if (actor_aside(me, die_with_mutex) != -ECHILD ||
	    pthread_mutex_lock(mutex) != EOWNERDEAD)
		return -EPROTO;
	actor_say(me,
	    "the mutex's owner was killed; the next one: EOWNERDEAD, "
	    "and repairs it");
	pthread_mutex_consistent(mutex);
	return -pthread_mutex_unlock(mutex);
}
