#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>

#include "role/named.h"
#include "role/settle.h"
#include "role/wait.h"

#define NAME 96

static const char *
name_of(const struct actor *me, unsigned i, char name[NAME])
{
	snprintf(name, NAME, "%s-%u", me->object, i);
	return name;
}

/* Opens number i, and touches its page. O_EXCL: what is there already is not
 * this run's. */
static int
open_one(struct actor *me, struct named *n, unsigned i)
{
	int flags = me->index == 0 ? O_CREAT | O_EXCL : 0, now;
	char name[NAME];
	sem_t *s = sem_open(name_of(me, i, name), flags, 0600, n->value[i]);

	if (s == SEM_FAILED || sem_getvalue(s, &now) < 0) {
		int error = -errno;

		actor_say(me, "sem_open(3) of %s", name);
		return error;
	}
	n->semaphore[i] = s;
	return 0;
}

static int
open_all(struct actor *me, struct named *n)
{
	int error = 0;

	for (unsigned i = 0; error == 0 && i < n->count; i++)
		error = open_one(me, n, i);
	return error;
}

static int
take_names(struct actor *me, const struct named *n)
{
	char name[NAME];

	for (unsigned i = 0; i < n->count; i++)
		if (sem_unlink(name_of(me, i, name)) < 0) {
			int error = -errno;

			actor_say(me, "sem_unlink(3) of %s", name);
			return error;
		}
	return 0;
}

/* First the producer makes them, then the others come; then nobody needs the
 * names any more. */
static int
open_in_order(struct actor *me, struct named *n, _Atomic uint64_t *arrived)
{
	int error = me->index == 0 ? open_all(me, n) : 0;

	if (error == 0)
		error = wait_for_all(me, arrived);
	if (error == 0 && me->index > 0)
		error = open_all(me, n);
	if (error == 0)
		error = wait_for_all(me, arrived);
	if (error == 0 && me->index == 0)
		error = take_names(me, n);
	return error;
}

int
named_open(struct actor *me, struct named *n, _Atomic uint64_t *arrived)
{
	uint64_t faults;
	int error, settled;

	(void)atomic_fetch_add(arrived, 0); /* that fault is the step's */
	settle_before_fork();
	error = open_in_order(me, n, arrived);
	settled = settle_again(&faults);
	me->region.set_aside += faults;
	if (error == 0)
		error = settled;
	if (error < 0)
		named_close(n);
	return error;
}

void
named_close(struct named *n)
{
	for (unsigned i = 0; i < n->count; i++) {
		if (n->semaphore[i] != NULL)
			sem_close(n->semaphore[i]);
		n->semaphore[i] = NULL;
	}
}
