/* parcels.h: chunks of a pool that one actor leaves for the others to find.
 *
 * A mailbox lists the parcels by their offsets in the region, since addresses
 * may differ from process to process. It is a chunk of the pool as well; the
 * pool's root leads to it.
 */
#ifndef SHMLAB_ROLE_PARCELS_H
#define SHMLAB_ROLE_PARCELS_H

#include "pool/pool.h"
#include "role/role.h"

struct mailbox {
	uint64_t count;
	struct parcel {
		uint64_t chunk, size; /* offset in the region, bytes */
	} parcels[];
};

/* Bytes of a mailbox of so many parcels. */
size_t mailbox_size(uint64_t count);

/* Six parcels or a multiple, at least one for each consumer. Together they take
 * as much of the region as the pair's option --fill says, in percent. */
uint64_t parcels_wanted(const struct actor *);

/* Allots parcel i of these, writes the same byte, which its offset tells, to
 * all of it, and lists it in a mailbox that has room and lists those before.
 * Many sizes occur. Errors are those of pool_alloc(). */
int mailbox_add(
    struct mailbox *, uint64_t i, const struct actor *, struct pool *);

/* The mailbox that the pool's root leads to, and how many parcels it may list:
 * what stands in it can change. -EUCLEAN: it leads to none; or an error of
 * pool_root(). */
int mailbox_find(struct pool *, const struct mailbox **, uint64_t *count);

/* Reads a parcel from its first byte to its last. -EBADMSG: not what was
 * written; the region's unexpected page is where. -EUCLEAN: it lies outside the
 * pool. */
int parcel_expect(struct pool *, struct parcel);

#endif
