/* life.h: does a process or a thread live, and is it still the same one?
 *
 * The kernel gives a number again when its owner is gone. So a number that is
 * kept, say in shared memory, is kept with the time at which its owner was
 * started: the two together name it for good.
 *
 * Source: proc_pid_stat(5). It lists threads by their own numbers as well. Both
 * numbers and times are those of the reader's PID and time namespace.
 */
#ifndef SHMLAB_OS_LIFE_H
#define SHMLAB_OS_LIFE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct life {
	uint64_t start; /* clock ticks since boot */
	bool ended;	/* nobody has waited for it yet: a zombie */
};

/* 0, or a negated errno (-ENOENT, -ESRCH: there is none of that number) and
 * *out is untouched. Allocates nothing. */
int life_look(pid_t, struct life *out);

#endif
