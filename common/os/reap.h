/* reap.h: ends every process that descends from this one. */
#ifndef SHMLAB_OS_REAP_H
#define SHMLAB_OS_REAP_H

#include <sys/types.h>

/* Kills all children with SIGKILL, waits for them, and goes on with the ones
 * that fall to us as the subreaper, until there are none. Calls ended() with
 * each pid and its wait status, unless it is NULL. Waits at most ten seconds for any one; returns
 * 0, or -ETIMEDOUT if one would not end. */
int reap_all(void (*ended)(void *arg, pid_t pid, int wait_status), void *arg);

#endif
