/* fault_count.h: the page faults of this process so far.
 *
 * Whoever counts its own faults asks here, so that where getrusage(2) is refused
 * (by a container's filter) that is an error everywhere, and never a figure.
 */
#ifndef SHMLAB_OS_FAULT_COUNT_H
#define SHMLAB_OS_FAULT_COUNT_H

#include <stdint.h>

struct faults {
	uint64_t minor, major;
};

/* Since the process was born. 0 or a negated errno, with *out untouched. */
int fault_count(struct faults *out);

#endif
