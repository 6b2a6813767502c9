#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "os/nameless.h"
#include "role/named.h"
#include "role/settle.h"
#include "role/wait.h"

#define NAME 96 /* bytes, with the terminator */

static const char *
name_of(const struct actor *me, unsigned i, char name[NAME])
{
	snprintf(name, NAME, NAMED_NAME, me->object, i);
	return name;
}

/* After a call that has failed: returns its errno, negated. */
static int
tell(struct actor *me, const char *call, const char *name, int error)
{
	actor_say(me, "%s of the semaphore %s", call, name);
	return error;
}

/* Gives a file that holds a semaphore its name, in one go: it is there whole,
 * or not at all; and not, if the name is taken. */
static int
link_file(int fd, const char *name)
{
	char from[32], to[NAME + 16];

	snprintf(from, sizeof from, "/proc/self/fd/%d", fd);
	snprintf(to, sizeof to, NAMED_FOLDER "/" NAMED_PREFIX "%s", name + 1);
	return linkat(AT_FDCWD, from, AT_FDCWD, to, AT_SYMLINK_FOLLOW);
}

static int
make_one(struct actor *me, const struct named *n, unsigned i)
{
	int fd = nameless_file(NAMED_FOLDER), error = 0;
	char name[NAME];
	sem_t s;

	name_of(me, i, name);
	if (fd < 0)
		return tell(me, "open(2) O_TMPFILE", name, fd);
	memset(&s, 0, sizeof s);
	if (sem_init(&s, 1, n->value[i]) < 0)
		error = tell(me, "sem_init(3)", name, -errno);
	else if (write(fd, &s, sizeof s) != sizeof s)
		error = tell(me, "write(2)", name, -ENOSPC);
	else if (link_file(fd, name) < 0)
		error = tell(me, "linkat(2)", name, -errno);
	close(fd);
	return error;
}

/* Opens it, and touches its page. */
static int
open_one(struct actor *me, struct named *n, unsigned i)
{
	char name[NAME];
	sem_t *s = sem_open(name_of(me, i, name), 0);
	int now;

	if (s == SEM_FAILED)
		return tell(me, "sem_open(3)", name, -errno);
	n->semaphore[i] = s;
	return sem_getvalue(s, &now) < 0 ? -errno : 0;
}

static int
make_all(struct actor *me, const struct named *n)
{
	int error = 0;

	for (unsigned i = 0; error == 0 && i < n->count; i++)
		error = make_one(me, n, i);
	return error;
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
		if (sem_unlink(name_of(me, i, name)) < 0)
			return tell(me, "sem_unlink(3)", name, -errno);
	return 0;
}

/* First the producer makes them, then the others come; then nobody needs the
 * names any more. */
static int
open_in_order(struct actor *me, struct named *n, _Atomic uint64_t *arrived)
{
	int error = me->index == 0 ? make_all(me, n) : 0;

	if (error == 0)
		error = wait_for_all(me, arrived);
	if (error == 0)
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
