#include <errno.h>
#include <string.h>

#include "role/parcels.h"

size_t
mailbox_size(uint64_t count)
{
	return sizeof(struct mailbox) + count * sizeof(struct parcel);
}

uint64_t
parcels_wanted(const struct actor *me)
{
	return (me->consumers + 5) / 6 * 6;
}

static size_t
parcel_size(const struct actor *me, uint64_t i)
{
	static const unsigned shares[] = {13, 1, 8, 2, 5, 3}; /* of 32 */
	uint64_t percent = actor_option_number(me, "fill");
	uint64_t pages = (me->pages * percent + 99) / 100;
	uint64_t of_six = pages * me->region.page_size /
	    (parcels_wanted(me) / 6);

	return of_six * shares[i % 6] / 32 + 1;
}

static unsigned char
byte_of(uint64_t chunk)
{
	return (unsigned char)(chunk / POOL_ALIGNMENT);
}

int
mailbox_add(
    struct mailbox *box, uint64_t i, const struct actor *me, struct pool *pool)
{
	struct parcel p = {.size = parcel_size(me, i)};
	int error = pool_alloc(pool, p.size, &p.chunk);

	if (error < 0)
		return error;
	memset(pool_write(pool, p.chunk, p.size), byte_of(p.chunk), p.size);
	box->parcels[i] = p;
	box->count = i + 1;
	return 0;
}

int
mailbox_find(struct pool *pool, const struct mailbox **out, uint64_t *count)
{
	const struct mailbox *box;
	uint64_t root, listed;
	int error = pool_root(pool, &root);

	if (error < 0)
		return error;
	box = root % POOL_ALIGNMENT == 0 ? pool_read(pool, root, sizeof *box)
					 : NULL;
	if (box == NULL)
		return -EUCLEAN;
	listed = __atomic_load_n(&box->count, __ATOMIC_RELAXED);
	if (listed > pool->limit ||
	    pool_read(pool, root, mailbox_size(listed)) == NULL)
		return -EUCLEAN;
	*out = box;
	*count = listed;
	return 0;
}

int
parcel_expect(struct pool *pool, struct parcel p)
{
	const unsigned char *bytes = pool_read(pool, p.chunk, p.size);
	struct region *r = pool->region;

	if (bytes == NULL)
		return -EUCLEAN;
	for (uint64_t i = 0; i < p.size; i++) {
		if (bytes[i] != byte_of(p.chunk)) {
			r->unexpected = (p.chunk + i) / r->page_size;
			return -EBADMSG;
		}
	}
	return 0;
}
