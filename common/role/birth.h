/* birth.h: how a consumer is born. The parent is the producer, or another
 * consumer. */
#ifndef SHMLAB_ROLE_BIRTH_H
#define SHMLAB_ROLE_BIRTH_H

/* fork(2). In the child fd becomes ACTOR_FD, and 0 is returned. In the parent
 * fd is closed, and a positive number or a negated errno is returned. */
int birth_by_fork(int fd);

/* Starts the consumer's program of the same pair: build/consumers/NAME beside
 * build/producers/NAME. fd becomes its ACTOR_FD, and is closed here. Uses
 * posix_spawn(3), since fork would write-protect this process's memory. 0, or a
 * negated errno (-ENOENT: it is not built). */
int birth_by_exec(int fd);

/* From now on this process is killed when its parent, of that pid, ends; at
 * once if it has ended already. Cleared by fork, kept over exec. */
void die_with(int parent);

/* From now on this process outlives its parent. */
void outlive_parent(void);

#endif
