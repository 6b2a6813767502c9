/* pool_timing.h: how long a pool takes, and malloc(3) for the same calls.
 *
 * The price of the pool is a lock that every process respects and that survives
 * its owner, and offsets that are checked. Figures to look at, not to judge by.
 */
#ifndef SHMLAB_POOL_POOL_TIMING_H
#define SHMLAB_POOL_POOL_TIMING_H

#include <stdint.h>

struct pool_timing {
	uint64_t pairs;		   /* of one call to allot and one to free */
	double pool_ns, malloc_ns; /* a pair, in the fastest of some rounds */
};

/* Times both with the same mixed sizes, 16 to 1015 bytes, some hundred of them
 * allotted at a time. Takes a fraction of a second, and memory of the caller's
 * that no log speaks of. 0, or a negated errno of mapping the memory. */
int pool_time(struct pool_timing *);

#endif
