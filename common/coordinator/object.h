/* object.h: the names of what a run leaves in file systems, and their end.
 *
 * A name is made of the pid namespace, the coordinator's pid and its start
 * time: together they are never used twice while the machine is up, so a
 * later coordinator can tell, without locks, which objects have lost their own.
 */
#ifndef SHMLAB_COORDINATOR_OBJECT_H
#define SHMLAB_COORDINATOR_OBJECT_H

#include <stddef.h>

/* The name of this coordinator's shm object, for shm_open(3), and the path of
 * its file: in $TMPDIR, if that is set; else in /var/tmp or /tmp, the first
 * that is on a disk. Neither exists yet. 0 or a negated errno
 * (-ENAMETOOLONG). */
int object_name(char *name, size_t size);
int object_path(char *path, size_t size);

/* Unlinks the objects and files of this user's coordinators that are dead.
 * Returns how many there were. */
unsigned object_sweep(void);

#endif
