/* schedstat.h: how long a process waited for a CPU, from
 * /proc/PID/schedstat. */
#ifndef SHMLAB_PROBE_SCHEDSTAT_H
#define SHMLAB_PROBE_SCHEDSTAT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Nanoseconds since its birth in which it could have run and did not; or a
 * negated errno, -ENOENT where the kernel keeps no such account. */
int64_t schedstat_wait(pid_t);

/* Waits of more than this part of the time are more than what the coordinator
 * and the actors cost each other. */
#define BUSY_PERCENT 10

/* Processes waited so long, added up, while something took so long, both in
 * nanoseconds: was the machine busy with other things? */
bool schedstat_was_busy(int64_t waited, int64_t took);

#endif
