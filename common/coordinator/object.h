/* object.h: the names of what a run makes in file systems, and their end.
 *
 * A name is made of the pid namespace, the coordinator's pid and its start
 * time: together they are never used twice while the machine is up, so a
 * later coordinator can tell, without locks, which objects have lost their own.
 *
 *	object_sweep();			what dead coordinators have left
 *	object_choose(queues, &names, why, sizeof why);
 *	...				the actors make what they need
 *	object_unlink(&names, made, possible);
 *
 * A run that is killed as a whole leaves at most what had a name then, until
 * the next run of that user. A queue is found only where queues can be seen
 * (/dev/mqueue); of a run that is not killed itself, it is always taken away.
 */
#ifndef SHMLAB_COORDINATOR_OBJECT_H
#define SHMLAB_COORDINATOR_OBJECT_H

#include <stdbool.h>
#include <stddef.h>

struct object_names {
	char shm[64];	 /* for shm_open(3) */
	char file[256];	 /* the path of a temporary file */
	unsigned queues; /* for mq_open(3): that of the shm object, with "-0",
			    "-1", ... behind it */
};

enum object_kind {
	OBJECT_SHM = 1,
	OBJECT_FILE = 2,
	OBJECT_QUEUES = 4,
};
#define OBJECT_KINDS 7 /* all of them */

/* Chooses names that nobody has. 0; -EEXIST: others have them, and why says who
 * has what; or another negated errno (-ENAMETOOLONG). */
int object_choose(
    unsigned queues, struct object_names *, char *why, size_t size);

/* Takes the names away of what this run is known to have made, and of what it
 * may have made: that, if it is a regular file of this user's. */
void object_unlink(
    const struct object_names *, unsigned made, unsigned possible);

/* What is first tried for the shm object; and for the file: in $TMPDIR, if that
 * is set; else in /var/tmp or /tmp, the first that is on a disk. 0 or a negated
 * errno (-ENAMETOOLONG). */
int object_name(char *name, size_t size);
int object_path(char *path, size_t size);

/* "a FIFO of user 1000": what has that path. false: nothing. */
bool object_describe(const char *path, char *what, size_t size);

/* Unlinks the objects, queues and files of this user's coordinators that are
 * dead. Returns how many there were. */
unsigned object_sweep(void);

#endif
