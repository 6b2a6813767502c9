/* pool: a chunk allocator in shared memory, which unrelated programs use.
 *
 * Partner: consumers/pool.c. What is allotted: common/role/parcels.h; the
 * allocator: common/pool/pool.h. Watch it with: ./run.sh pool --pause
 *
 * Each character of the map stands for a piece of the region: "=" the pool's
 * own, "#" live, "+" partly live, "." free, " " not used yet. The first
 * consumer leaves holes; as the others free the chunks between them, neighbours
 * become one, and the free lists end with one chunk.
 *
 * Calls to look up: madvise(2) MADV_REMOVE, futex(2).
 */
#include <errno.h>
#include <inttypes.h>

#include "role/parcels.h"
#include "role/pool_steps.h"
#include "role/region_steps.h"

static struct pool pool;

static int
form(struct actor *me)
{
	me->data = &pool;
	return pool_create(&pool, &me->region);
}

/* Parcels for the consumers, and a chunk that lists them; the pool's root leads
 * the consumers to it. */
static int
allot(struct actor *me)
{
	uint64_t root, wanted = parcels_wanted(me), count = 0;
	struct mailbox *box;
	int error;

	pool_begin(&pool);
	error = pool_alloc(&pool, mailbox_size(wanted), &root);
	if (error < 0)
		return error;
	box = pool_write(&pool, root, mailbox_size(wanted));
	box->count = 0;
	while (error == 0 && count < wanted) {
		error = mailbox_add(box, count, me, &pool);
		count += error == 0;
	}
	if (error < 0 && error != -ENOMEM) /* full: this many will do */
		return error;
	actor_say(me, "%" PRIu64 " chunk%s, listed in chunk %" PRIu64,
	    count, count == 1 ? "" : "s", root);
	error = pool_set_root(&pool, root);
	return error < 0 ? error : actor_show_pool(me, &pool);
}

const struct role producer = {
	.summary = "a chunk allocator in shared memory: allot here, free there",
	.show = "RSS, which grows page by page as chunks are allotted, and the "
		"map of the pool at the steps \"allot\" and \"take\".",
	.ask = "The consumers free all chunks. Does RSS fall? And why are they "
	       "handed offsets, not addresses?",
	.surprise = "Freeing gives nothing back. Only the step \"trim\" does "
		    "(MADV_REMOVE), and then RSS falls in all processes at "
		    "once.",
	.no_dry_run = true,
	.whole = true,
	.steps = {
		STEP("create", actor_create_shm,
		    "make a shm object and map it shared"),
		STEP("form", form, "make an empty pool in it"),
		BIRTH_BY_EXEC("exec", "start the consumers' own programs"),
		TURN("attach", "each consumer maps the object, finds the pool"),
		STEP("allot", allot, "allot chunks, write to all of each"),
		TURN("take", "each consumer reads its chunks, frees them"),
		STEP("mistakes", actor_misuse_pool,
		    "ask too much, free what is none, write too far, "
		    "free twice"),
		STEP("trim", actor_trim_pool,
		    "free the last chunk, give free pages back"),
		STEP("measure", actor_time_pool,
		    "time the pool beside malloc()", .only_if = "measure=yes"),
		LEAVE("leave", "the consumers end"),
		STEP("unmap", actor_unmap, "unmap the object"),
	},
	.options = {
		{"fill", OPTION_PERCENT, "50",
		    "percent of the region that all chunks take together"},
		{"measure", "no|yes", "no",
		    "time it beside malloc(); judges nothing"},
	},
};
