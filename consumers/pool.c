/* pool: takes what the producer allotted, by its offset, and frees it.
 *
 * Partner: producers/pool.c, which lists the steps.
 */
#include "role/parcels.h"
#include "role/pool_steps.h"

static struct pool pool;

static int
attach(struct actor *me)
{
	int error = region_attach_shm(&me->region, me->object, MAP_SHARED);

	return error < 0 ? error : pool_attach(&pool, &me->region);
}

static int
take(struct parcel p)
{
	int error = parcel_expect(&pool, p);

	return error < 0 ? error : pool_free(&pool, p.chunk);
}

/* With two consumers, the first takes parcels 0, 2, 4 and so on. */
static int
take_mine(struct actor *me)
{
	const struct mailbox *box;
	uint64_t count;
	int error;

	pool_begin(&pool);
	error = mailbox_find(&pool, &box, &count);
	if (error < 0)
		return error;
	for (uint64_t i = me->index - 1; i < count && error == 0;
	     i += me->consumers)
		error = take(box->parcels[i]);
	return error < 0 ? error : actor_show_pool(me, &pool);
}

const struct role consumer = {
	.steps = {
		ACT("attach", attach),
		ACT("take", take_mine),
	},
};
