/* fault_count.h: the page faults of this process so far.
 *
 * The one caller of getrusage(2): where a container's filter refuses the call,
 * that is an error everywhere, and never a figure.
 */
#ifndef SHMLAB_OS_FAULT_COUNT_H
#define SHMLAB_OS_FAULT_COUNT_H

#include <stdint.h>

struct faults {
	uint64_t minor, major;
};

/* Since the process was born; a fork()ed child begins at 0. 0, or a negated
 * errno with *out untouched. */
int fault_count(struct faults *out);

#endif
