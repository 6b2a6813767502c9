/* settle.h: makes a process's own pages stay where they are.
 *
 * A process that wakes up, does a step and answers uses code, data and
 * stack. Unless all of that is in memory, and its own, beforehand, the step's
 * faults would be mixed with those of the program itself.
 */
#ifndef SHMLAB_ROLE_SETTLE_H
#define SHMLAB_ROLE_SETTLE_H

#include <stdint.h>

/* Puts every page of the process in memory: readable mappings are read, and
 * writable private ones written, by a store to each page, so that none is
 * absent, none is left to be copied, and the processor remembers none as
 * read-only that is writable by now. The first call decides which mappings those are; call it before any
 * mapping of interest is made. Later calls repeat it for the same ones: after
 * a fork, which makes them copy-on-write again, in parent and child. A child
 * inherits the list; exec forgets it. Needs Linux 5.14 (MADV_POPULATE_READ); on
 * older ones, pages are touched one by one. 0 or a negated errno. */
int settle(void);

/* Faults of this process since its birth, minor and major. Causes none. Where
 * they cannot be counted, settle() has failed before. */
uint64_t faults_so_far(void);

#endif
