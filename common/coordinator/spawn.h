/* spawn.h: starts a producer's program. */
#ifndef SHMLAB_COORDINATOR_SPAWN_H
#define SHMLAB_COORDINATOR_SPAWN_H

#include <sys/types.h>

/* Starts the program at path with fd as its ACTOR_FD, no signal blocked, and
 * without the area of restartable sequences, into which the kernel writes. That
 * changes our own environment as well. Does not wait for the program: if it
 * cannot be started, the first message says so, as a fault of the pair. 0 or a
 * negated errno. */
int spawn_actor(const char *path, int fd, pid_t *pid);

#endif
