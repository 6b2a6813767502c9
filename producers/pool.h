/* pool.h: what producers/pool.c leaves for consumers/pool.c to find: the pool's
 * root is a chunk that holds a mailbox. */
#ifndef PRODUCERS_POOL_H
#define PRODUCERS_POOL_H

#include "pool/pool.h"
#include "role/role.h"

struct mailbox {
	uint64_t count;
	struct parcel {
		uint64_t chunk, size; /* offset in the region, bytes */
	} parcels[];
};

static inline size_t
mailbox_size(uint64_t count)
{
	return sizeof(struct mailbox) + count * sizeof(struct parcel);
}

/* Every byte of a parcel is this one. */
static inline unsigned char
parcel_byte(const struct parcel *p)
{
	return (unsigned char)(p->chunk / POOL_ALIGNMENT);
}

/* Six parcels or a multiple, at least one for each consumer. Together they take
 * as much of the region as --fill says. */
static inline uint64_t
parcels_wanted(const struct actor *me)
{
	return (me->consumers + 5) / 6 * 6;
}

static inline size_t
parcel_size(const struct actor *me, uint64_t i)
{
	static const unsigned shares[] = {13, 1, 8, 2, 5, 3}; /* of 32 */
	uint64_t percent = actor_option_number(me, "fill");
	uint64_t pages = (me->pages * percent + 99) / 100;
	uint64_t of_six = pages * me->region.page_size /
	    (parcels_wanted(me) / 6);

	return of_six * shares[i % 6] / 32 + 1;
}

#endif
