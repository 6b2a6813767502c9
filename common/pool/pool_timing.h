/* pool_timing.h: the time that a pool takes, beside malloc(3) for the same
 * calls.
 *
 * What the pool costs is a lock between processes that survives the death of
 * its owner, and the checking of offsets. Nothing is judged by these
 * figures. */
#ifndef SHMLAB_POOL_POOL_TIMING_H
#define SHMLAB_POOL_POOL_TIMING_H

#include <stdint.h>

struct pool_timing {
	uint64_t pairs;		   /* one call to allot and one to free each */
	double pool_ns, malloc_ns; /* for a pair, in the fastest round */
};

/* Times both with the same mixed sizes, 16 to 1015 bytes, with some hundred
 * chunks allotted at a time. Takes a fraction of a second, and memory of the
 * caller's that is not logged. 0, or the negated errno of mapping it. */
int pool_time(struct pool_timing *);

#endif
