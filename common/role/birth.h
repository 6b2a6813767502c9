/* birth.h: how a consumer is born. The parent is the producer, or another
 * consumer. */
#ifndef SHMLAB_ROLE_BIRTH_H
#define SHMLAB_ROLE_BIRTH_H

#include "region/call.h"

/* fork(2), which the parent notes among its calls. In the child fd becomes
 * ACTOR_FD, and 0 is returned. In the parent fd is closed, and the child's pid
 * or a negated errno is returned. */
int birth_by_fork(int fd, struct call_log *);

/* Starts the consumer's program of the same pair: build/consumers/NAME beside
 * build/producers/NAME. fd becomes its ACTOR_FD, and is closed here. Uses
 * posix_spawn(3), since fork would write-protect this process's memory, and
 * notes it. The child's pid, or a negated errno (-ENOENT: it is not built;
 * -EADDRINUSE: it is started, and memory that this took is still mapped). */
int birth_by_exec(int fd, struct call_log *);

/* From now on this process is killed when its parent, of that pid, ends; at
 * once if it has ended already. Cleared by fork, kept over exec. */
void die_with(int parent);

/* From now on this process outlives its parent. */
void outlive_parent(void);

#endif
