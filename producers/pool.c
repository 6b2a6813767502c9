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
 * lower it; giving whole free pages back (MADV_REMOVE) does, for everybody.
 * In the map each character is a piece of the region: = the pool's own, # live,
 * + partly, . free, blank not used yet. What the first consumer frees are holes;
 * as the others free what is between, neighbours become one, and the free lists
 * end with one chunk. "mistakes" makes the usual ones, and the pool names each.
 *
 * Calls to look up: madvise(2) MADV_REMOVE, pthread_mutexattr_setrobust(3).
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "pool.h"
#include "pool/pool_timing.h"
#include "role/show_pool.h"

static struct pool pool;

static int
create(struct actor *me)
{
	return region_create_shm(
	    &me->region, me->object, me->pages, MAP_SHARED);
}

static int
form(struct actor *me)
{
	return pool_create(&pool, &me->region);
}

/* Six parcels or a multiple, one for each consumer at least. Together they take
 * as much of the region as --fill says. */
static int
allot(struct actor *me)
{
	static const unsigned shares[] = {13, 1, 8, 2, 5, 3}; /* of 32 */
	uint64_t rounds = (me->consumers + 5) / 6, count = 6 * rounds, i;
	size_t size = sizeof(struct mailbox) + count * sizeof(struct parcel);
	uint64_t pages = (me->pages * actor_option_number(me, "fill") + 99) / 100;
	uint64_t wanted = pages * me->region.page_size / rounds, root;
	struct mailbox *box;
	int error;

	pool_begin(&pool);
	error = pool_alloc(&pool, size, &root);
	if (error < 0)
		return error;
	box = pool_write(&pool, root, size);
	for (i = 0; i < count; i++) {
		struct parcel *p = &box->parcels[i];

		size = wanted * shares[i % 6] / 32 + 1;
		error = pool_alloc(&pool, size, &p->chunk);
		if (error == -ENOMEM)
			break; /* the region is full: it will do */
		if (error < 0)
			return error;
		p->size = size;
		memset(pool_write(&pool, p->chunk, size),
		    PARCEL_BYTE(p->chunk), size);
	}
	box->count = i;
	actor_say(me, "%" PRIu64 " chunk%s, listed in chunk %" PRIu64, i,
	    i == 1 ? "" : "s", root);
	error = pool_set_root(&pool, root);
	return error < 0 ? error : actor_show_pool(me, &pool);
}

/* Did the pool refuse, and for that reason? Its words are said. */
static bool
refused(struct actor *me, int reason, int error)
{
	char words[ROLE_TEXT];

	if (error == reason)
		actor_say(me, "%s",
		    pool_error_words(&pool, words, sizeof words));
	return error == reason;
}

static int
mistakes(struct actor *me)
{
	uint64_t all = me->pages * me->region.page_size, chunk;
	char *bytes, kept;
	int error;

	pool_begin(&pool);
	if (!refused(me, -ENOMEM, pool_alloc(&pool, all, &chunk)) ||
	    pool_alloc(&pool, 20, &chunk) < 0 ||
	    !refused(me, -EFAULT, pool_free(&pool, chunk + 1)))
		return -EPROTO;

	bytes = pool_write(&pool, chunk, 21);
	kept = bytes[20];
	bytes[20] = 'x'; /* one too far */
	error = pool_free(&pool, chunk);
	bytes[20] = kept;
	if (!refused(me, -EOVERFLOW, error) ||
	    pool_free(&pool, chunk) < 0 ||
	    !refused(me, -EALREADY, pool_free(&pool, chunk)))
		return -EPROTO;
	return pool_check(&pool);
}

static int
trim(struct actor *me)
{
	uint64_t root, pages;
	int error;

	pool_begin(&pool);
	error = pool_root(&pool, &root);
	if (error == 0)
		error = pool_set_root(&pool, 0);
	if (error == 0)
		error = pool_free(&pool, root);
	if (error == 0)
		error = pool_trim(&pool, &pages);
	if (error == 0)
		actor_say(me, "%" PRIu64 " whole page%s free", pages,
		    pages == 1 ? " was" : "s were");
	return error;
}

static int
race(struct actor *me)
{
	struct pool_timing t;
	int error = pool_time(&t);

	if (error < 0)
		return error;
	actor_say(me, "allot and free: pool %.0f ns, malloc %.0f ns "
	    "(%.1f times as long)\n"
	    "the fastest of some rounds of %" PRIu64 ", sizes mixed",
	    t.pool_ns, t.malloc_ns, t.pool_ns / t.malloc_ns, t.pairs);
	actor_measure(me, "pool_pair_time", "ns", t.pool_ns);
	actor_measure(me, "malloc_pair_time", "ns", t.malloc_ns);
	return 0;
}

/* malloc(3) touches memory that nobody predicts. */
static int
measure(struct actor *me)
{
	return actor_aside(me, race);
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
		STEP("mistakes", mistakes, "ask too much, free what is none, "
		    "write too far, free twice"),
		STEP("trim", trim, "free the last chunk, give free pages back"),
		WHEN("measure", "yes"),
		STEP("measure", measure, "time the pool beside malloc()"),
		LEAVE("leave", "the consumers end"),
		STEP("unmap", unmap, "unmap the object"),
	},
	.options = {
		{"fill", OPTION_PERCENT, "50",
		    "percent of the region that all chunks take together"},
		{"measure", "no|yes", "no", "time it beside malloc(); judges nothing"},
	},
};
