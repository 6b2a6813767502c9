/* settle.h: puts all pages of a program in memory, so that it has no faults.
 *
 * A process that wakes up, does a step and answers uses code, data and stack.
 * All of that must be present, and not shared with a parent or child, or the
 * faults of the program itself would be counted with those of the step.
 */
#ifndef SHMLAB_ROLE_SETTLE_H
#define SHMLAB_ROLE_SETTLE_H

#include <stdint.h>

/* Reads every page of the process's readable mappings, and writes every page of
 * its writable private ones. Then none is absent, none is copy-on-write, and
 * the TLB has none as read-only that is writable.
 *
 * The first call finds the mappings; it must come before the region is mapped.
 * Later calls do the same ones again: after a fork, in parent and child, since
 * fork makes them copy-on-write. A child inherits the list; exec forgets it. 0
 * or a negated errno. */
int settle(void);

/* Comes before a fork, or whatever else makes pages fault that were settled:
 * the faults from here to settle_again() do not belong to any step. */
void settle_before_fork(void);

/* settle(), and stores how many faults there were since settle_before_fork()
 * was called first. */
int settle_again(uint64_t *faults);

/* Faults of this process since its birth, minor and major. Causes none. Call
 * settle() first: it fails if they cannot be counted. */
uint64_t faults_so_far(void);

/* The addresses of this process, in bytes: its VSZ. 0 or a negated errno. */
int own_size(uint64_t *bytes);

#endif
