/* named.h: POSIX semaphores that unrelated programs find by name.
 *
 *	AT_ONCE("pass", NULL, "..."),		in the producer's steps
 *
 *	struct named named = {.count = 2, .value = {4, 0}};
 *
 *	error = named_open(me, &named, &shared->arrived);	all actors
 *	...	wait_semaphore(me, named.semaphore[0], "...");
 *	named_close(&named);
 *
 * Such a semaphore is a file, /dev/shm/sem.NAME, that holds a sem_t. It lives
 * on without any process, until somebody takes its name away. Therefore the
 * names are those of the run (me->object, and a number behind it), the producer
 * takes them away as soon as everybody has opened them, and whatever becomes of
 * a run, its coordinator or the next one sweeps them (coordinator/object.h).
 *
 * sem_open(3) with O_CREAT makes the file under a name by chance, and then
 * gives it its own; a process that is killed in between leaves what nobody can
 * tell from a semaphore that is in use. So here the file has no name before
 * that.
 *
 * To have one open takes a mapping of its own beside the region. So it is
 * opened and closed in one step; the fault of its page is not the step's.
 */
#ifndef SHMLAB_ROLE_NAMED_H
#define SHMLAB_ROLE_NAMED_H

#include <semaphore.h>

#include "role/role.h"

#define SEMAPHORES_MAX 2

/* Where the C library keeps semaphores, what it puts before their names, and
 * the names here: that of the run's object, and a number. */
#define NAMED_FOLDER "/dev/shm"
#define NAMED_PREFIX "sem."
#define NAMED_NAME   "%s-%u"

struct named {
	unsigned count;
	unsigned value[SEMAPHORES_MAX]; /* in the beginning */
	sem_t *semaphore[SEMAPHORES_MAX];
};

/* All actors call it at the same time: the producer makes the semaphores, all
 * open them. arrived is that of wait_for_all(). 0 or a negated errno, after a
 * remark that names the call; none is open then. Not in a dry run. */
int named_open(struct actor *, struct named *, _Atomic uint64_t *arrived);

void named_close(struct named *);

#endif
