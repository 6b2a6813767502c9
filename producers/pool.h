/* What producers/pool.c leaves for consumers/pool.c: the pool's root is the
 * chunk that holds this. */
#ifndef SHMLAB_PRODUCERS_POOL_H
#define SHMLAB_PRODUCERS_POOL_H

#include "pool/pool.h"

struct mailbox {
	uint64_t count;
	struct parcel {
		uint64_t chunk, size; /* offset in the region, bytes */
	} parcels[];
};

/* Every byte of a parcel is this one. */
#define PARCEL_BYTE(chunk) ((unsigned char)((chunk) / POOL_ALIGNMENT))

#endif
