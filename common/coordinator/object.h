/* object.h: the names of a run's shared memory objects, and their end.
 *
 * A name is made of the pid namespace, the coordinator's pid and its start
 * time: together they are never used twice while the machine is up, so a
 * later coordinator can tell, without locks, which objects have lost theirs.
 */
#ifndef SHMLAB_COORDINATOR_OBJECT_H
#define SHMLAB_COORDINATOR_OBJECT_H

#include <stddef.h>

#define OBJECT_NAME_MAX 64

/* The name of this coordinator's object: for shm_open(3). 0 or a negated
 * errno. */
int object_name(char name[OBJECT_NAME_MAX]);

/* Unlinks the objects of this user's coordinators that are dead. Returns how
 * many there were. */
unsigned object_sweep(void);

#endif
