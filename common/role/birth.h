/* birth.h: how a consumer comes to be. The parent is the producer, or another
 * consumer. */
#ifndef SHMLAB_ROLE_BIRTH_H
#define SHMLAB_ROLE_BIRTH_H

/* fork(2): the child has a copy of this process's address space, and fd as
 * its ACTOR_FD. Returns 0 in the child, a positive number in the parent, or a
 * negated errno. fd is closed in the parent. */
int birth_by_fork(int fd);

/* Starts the consumer's own program of the pair this program belongs to:
 * build/consumers/NAME for build/producers/NAME, with fd as its ACTOR_FD.
 * posix_spawn(3) and not fork: fork would write-protect this process's memory.
 * 0, or a negated errno (-ENOENT: not built). fd is closed. */
int birth_by_exec(int fd);

/* From now on this process is killed when parent, its parent, ends. Ends it at
 * once if parent has ended already. Cleared by fork, kept over exec. */
void die_with(int parent);

/* From now on this process outlives its parent. */
void outlive_parent(void);

#endif
