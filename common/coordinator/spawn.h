/* spawn.h: starts a producer's program. */
#ifndef SHMLAB_COORDINATOR_SPAWN_H
#define SHMLAB_COORDINATOR_SPAWN_H

#include <sys/types.h>

/* Starts the program at path with fd as its ACTOR_FD, no signal blocked, and
 * without what the C library does to a process's memory behind its back. The
 * environment is changed for that, here too. 0 or a negated errno. */
int spawn_actor(const char *path, int fd, pid_t *pid);

/* What has failed, if spawn_actor() returned that error; static. */
const char *spawn_failure(int error);

#endif
