/* reap.h: ends every process that descends from this one. */
#ifndef SHMLAB_OS_REAP_H
#define SHMLAB_OS_REAP_H

#include <sys/types.h>

/* Kills all children with SIGKILL and waits for them, and likewise for the
 * orphans that become children of a subreaper, until there are none. Calls
 * ended(), unless it is NULL, with each pid and its wait status. 0, or
 * -ETIMEDOUT if no child has ended for ten seconds. */
int reap_all(void (*ended)(void *arg, pid_t pid, int wait_status), void *arg);

#endif
