/* schedstat.h: how long a process waited for a CPU, from
 * /proc/PID/schedstat. */
#ifndef SHMLAB_PROBE_SCHEDSTAT_H
#define SHMLAB_PROBE_SCHEDSTAT_H

#include <stdint.h>
#include <sys/types.h>

/* Nanoseconds since its birth in which it could have run and did not; or a
 * negated errno, -ENOENT where the kernel keeps no such account. */
int64_t schedstat_wait(pid_t);

#endif
