/* pool: a chunk allocator in shared memory, which unrelated programs use.
 *
 * Partner: consumers/pool.c; layout: producers/pool.h; the allocator itself:
 * common/pool/pool.h. Watch it with: ./run.sh pool --pause
 *
 * The producer allots chunks of many sizes and leaves their offsets (not
 * addresses: those may differ) in a chunk of its own. The consumers find it by
 * the pool's root, read the chunks and free them, in another process than the
 * one that allotted them.
 *
 * Watch RSS: it grows page by page as the pool is used, and freeing does not
 * lower it; giving whole free pages back (MADV_REMOVE) does, in all processes.
 * Each character of the map stands for a piece of the region: "=" the pool's
 * own, "#" live, "+" partly live, "." free, " " not used yet. The first
 * consumer leaves holes; as the others free the chunks between them, neighbours
 * become one, and the free lists end with one chunk. The step "mistakes" makes
 * the usual ones, and the pool names each.
 *
 * Calls to look up: madvise(2) MADV_REMOVE, pthread_mutexattr_setrobust(3).
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "pool.h"
#include "role/pool_steps.h"

static struct pool pool;
static uint64_t root; /* the chunk with the mailbox */

static int
create(struct actor *me)
{
	return region_create_shm(
	    &me->region, me->object, me->pages, MAP_SHARED);
}

static int
form(struct actor *me)
{
	me->data = &pool;
	return pool_create(&pool, &me->region);
}

static int
fill_parcel(struct parcel *p, size_t size)
{
	int error = pool_alloc(&pool, size, &p->chunk);

	if (error < 0)
		return error;
	p->size = size;
	memset(pool_write(&pool, p->chunk, size), parcel_byte(p), size);
	return 0;
}

static int
allot(struct actor *me)
{
	size_t size = mailbox_size(parcels_wanted(me));
	struct mailbox *box;
	uint64_t i;
	int error;

	pool_begin(&pool);
	error = pool_alloc(&pool, size, &root);
	if (error < 0)
		return error;
	box = pool_write(&pool, root, size);
	for (i = 0; i < parcels_wanted(me); i++) {
		error = fill_parcel(&box->parcels[i], parcel_size(me, i));
		if (error == -ENOMEM)
			break; /* the region is full: this many will do */
		if (error < 0)
			return error;
	}
	box->count = i;
	actor_say(me, "%" PRIu64 " chunk%s, listed in chunk %" PRIu64, i,
	    i == 1 ? "" : "s", root);
	error = pool_set_root(&pool, root);
	return error < 0 ? error : actor_show_pool(me, &pool);
}

static int
trim(struct actor *me)
{
	uint64_t pages;
	int error;

	pool_begin(&pool);
	error = pool_set_root(&pool, 0);
	if (error == 0)
		error = pool_free(&pool, root);
	if (error == 0)
		error = pool_trim(&pool, &pages);
	if (error < 0)
		return error;
	actor_say(me, "%" PRIu64 " whole page%s free", pages,
	    pages == 1 ? " was" : "s were");
	return 0;
}

static int
unmap(struct actor *me)
{
	return region_unmap(&me->region);
}

const struct role producer = {
	.summary = "a chunk allocator in shared memory: allot here, free there",
	.no_dry_run = true,
	.whole = true,
	.steps = {
		STEP("create", create, "make a shm object and map it shared"),
		STEP("form", form, "make an empty pool in it"),
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		TURN("attach", "each consumer maps the object, finds the pool"),
		STEP("allot", allot, "allot chunks, write to all of each"),
		TURN("take", "each consumer reads its chunks, frees them"),
		STEP("mistakes", actor_misuse_pool,
		    "ask too much, free what is none, write too far, "
		    "free twice"),
		STEP("trim", trim, "free the last chunk, give free pages back"),
		STEP("measure", actor_time_pool,
		    "time the pool beside malloc()", .only_if = "measure=yes"),
		LEAVE("leave", "the consumers end"),
		STEP("unmap", unmap, "unmap the object"),
	},
	.options = {
		{"fill", OPTION_PERCENT, "50",
		    "percent of the region that all chunks take together"},
		{"measure", "no|yes", "no",
		    "time it beside malloc(); judges nothing"},
	},
};
