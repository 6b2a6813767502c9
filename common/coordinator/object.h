/* object.h: the names of what a run makes in file systems, and their end.
 *
 * A name is made of the pid namespace, the coordinator's pid and its start
 * time: together they are never used twice while the machine is up, so a
 * later coordinator can tell, without locks, which objects have lost their own.
 *
 *	object_sweep();			what dead coordinators have left
 *	object_choose(&names, why, sizeof why);
 *	...				the actors make what they need
 *	object_note(&names, OBJECT_SHM);	once an actor says so
 *	object_note_open(&names, OBJECT_SHM, pid);  or has it open
 *	object_unlink(&names, unsure);
 *
 * A run that is killed as a whole leaves at most what had a name then, until
 * the next run of that user. What queues there are cannot be seen everywhere: a
 * queue is found by the shm object of its name (nameless_queue()), or where
 * queues are mounted (/dev/mqueue).
 */
#ifndef SHMLAB_COORDINATOR_OBJECT_H
#define SHMLAB_COORDINATOR_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "role/named.h"

/* Which object it is, whatever its name is. */
struct object_id {
	bool known;
	bool unseen; /* it was made, and could not be looked at */
	dev_t device;
	ino_t inode;
};

enum object_kind {
	OBJECT_SHM, /* number 0; the others follow */
	OBJECT_FILE = OBJECT_SHM + REGIONS_MAX,
	OBJECT_SEMAPHORE, /* number 0, for sem_open(3); the others follow */
};
#define OBJECT_KINDS (OBJECT_SEMAPHORE + SEMAPHORES_MAX)

struct object_names {
	char shm[64];	/* for shm_open(3) and mq_open(3); with "-0", "-1"
			   behind it, for sem_open(3); with "--1", "--2", for
			   further calls of shm_open(3) */
	char file[256]; /* the path of a temporary file */
	struct object_id own[OBJECT_KINDS]; /* what this run has made */
};

/* Chooses names that nobody has. 0; -EEXIST: others have them, and why says who
 * has what; or another negated errno (-ENAMETOOLONG). */
int object_choose(struct object_names *, char *why, size_t size);

/* The name for shm_open(3) of that number, below REGIONS_MAX. */
void object_shm_name(
    const struct object_names *, unsigned number, char *name, size_t size);

/* Notes that what has that name now was made by this run. */
void object_note(struct object_names *, enum object_kind);

/* Has something that name of which it is not known who made it? */
bool object_is_unknown(const struct object_names *, enum object_kind);

/* Notes it, if that process has it open. */
void object_note_open(struct object_names *, enum object_kind, pid_t);

/* Is what has that name still what was noted? */
bool object_is_own(const struct object_names *, enum object_kind);

/* Takes the names away of what was noted; and, if that is a regular file of
 * this user's, of what was made and could not be looked at. unsure: an actor
 * may have made something and not lived to tell; then also of what was not
 * noted, and of a queue. */
void object_unlink(const struct object_names *, bool unsure);

/* Says on stderr what still has one of the names, since somebody else has made
 * it. */
void object_tell_others(const struct object_names *);

/* What is first tried for the shm object; and for the file: in $TMPDIR, if that
 * is set; else in /var/tmp or /tmp, the first that is on a disk. 0 or a negated
 * errno (-ENAMETOOLONG). */
int object_name(char *name, size_t size);
int object_path(char *path, size_t size);

/* "a FIFO of user 1000": what has that path. false: nothing. */
bool object_describe(const char *path, char *what, size_t size);

/* Unlinks the objects, semaphores, queues and files of this user's coordinators
 * that are dead. Returns how many there were. */
unsigned object_sweep(void);

#endif
