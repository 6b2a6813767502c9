/* buffer: the bounded buffer: makers put items into four slots, takers take
 * them out, and nobody may lose, double or invent one.
 *
 * Partner: consumers/buffer.c, which has both ways: two makers, two takers.
 * Watch it with: ./run.sh buffer; then with --mistake order, --mistake mutex
 *
 * Two semaphores count: a maker waits for an empty slot and posts a filled one,
 * a taker the other way round. A mutex guards the slots. --semaphores named
 * has the semaphores outside the page, where unrelated programs find them by
 * name. Every wait ends, and tells for whom: common/role/wait.h.
 *
 * Calls to look up: sem_overview(7), sem_init(3), sem_open(3),
 * sem_clockwait(3), pthread_mutex_clocklock(3).
 */
#include <errno.h>

#include "buffer.h"
#include "role/region_steps.h"

static int
init(struct actor *me)
{
	struct buffer *b = buffer_of(me);
	int error = region_will_write(&me->region, buffer_page(me));

	if (error < 0 || me->region.dry_run)
		return error;
	if (sem_init(&b->empty, 1, SLOTS) < 0 ||
	    sem_init(&b->filled, 1, 0) < 0)
		return -errno;
	return wait_make_mutex(&b->mutex);
}

/* Only a mistake may lose any. */
static int
count(struct actor *me)
{
	int error = region_will_read(&me->region, buffer_page(me));

	if (error < 0 || me->region.dry_run)
		return error;
	return intake_judge(me, buffer_of(me)->intake, TAKERS) ||
		!actor_option_is(me, "mistake", "none")
	    ? 0
	    : -EBADMSG;
}

const struct role producer = {
	.summary = "the bounded buffer: two makers, two takers, four slots",
	.show = "The remarks at the steps \"pass\" and \"count\"; then with "
		"--mistake order, and with --mistake mutex.",
	.ask = "A taker waits for a filled slot and locks the mutex. Does it "
	       "matter which of the two it does first?",
	.surprise = "Locked first, all stand still for good. And without the "
		    "mutex the semaphores are right to the last, while items "
		    "are lost.",
	.pages = 1,
	.consumers = 4,
	.whole = true,
	.steps = {
		STEP("create", actor_create_shm,
		    "make a shm object and map it shared"),
		STEP("init", init, "make an empty buffer in its first page"),
		BIRTH_BY_EXEC("exec", "start the makers and the takers"),
		TURN("attach", "each of them maps the object"),
		AT_ONCE("pass", NULL, "make and take 128 items, all at once"),
		STEP("count", count, "what came out, and how often?"),
		LEAVE("leave", "the makers and the takers end"),
		STEP("unmap", actor_unmap, "unmap the object"),
	},
	.options = {
		{"semaphores", "memory|named", "memory",
		    "in the shared page, or each a file in /dev/shm"},
		{"mistake", "none|order|mutex", "none",
		    "takers lock before they wait; or makers do not lock"},
	},
};
