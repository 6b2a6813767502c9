/* buffer: two makers put items into the slots, two takers take them out.
 *
 * Partner: producers/buffer.c, which lists the steps, and counts.
 */
#include <errno.h>

#include "../producers/buffer.h"

#define IN_VAIN_MS 300 /* a wait for what cannot come */

static int
attach(struct actor *me)
{
	return region_attach_shm(&me->region, me->object, MAP_SHARED);
}

/* -ECANCELED, and the mutex is not locked: a taker had given up. */
static int
enter(struct actor *me, struct buffer *b)
{
	int error = wait_lock(me, &b->mutex);

	if (error < 0 || !b->stuck)
		return error;
	wait_unlock(&b->mutex);
	actor_say(me, "waited for the mutex, which a taker had");
	return -ECANCELED;
}

static int
put(struct actor *me, struct buffer *b, uint32_t item)
{
	int error = enter(me, b);

	if (error < 0)
		return error;
	b->slot[b->in % SLOTS] = item;
	b->in++;
	return wait_unlock(&b->mutex);
}

static int
meet_maker(struct actor *me, struct buffer *b, uint64_t moment)
{
	atomic_fetch_add(&b->moment, 1);
	return wait_until(me, &b->moment, moment, "the other maker");
}

/* Without the mutex: both makers look where their first items go before either
 * has moved on, and one item is gone before a taker can see it. */
static int
put_unguarded(struct actor *me, struct buffer *b, uint32_t item, bool first)
{
	unsigned at = b->in;
	int error = first ? meet_maker(me, b, 2) : 0;

	b->slot[at % SLOTS] = item;
	b->in = at + 1;
	return error == 0 && first ? meet_maker(me, b, 4) : error;
}

static int
make(struct actor *me, struct buffer *b, sem_t *empty, sem_t *filled)
{
	bool guarded = !actor_option_is(me, "mistake", "mutex");
	int error = 0;

	if (actor_option_is(me, "mistake", "order"))
		error = wait_until(me, &b->moment, 1, "a taker with the mutex");
	for (unsigned i = 0; error == 0 && i < ITEMS; i++) {
		uint32_t item = item_of(me->index - 1, i);

		error = wait_semaphore(
		    me, empty, "an empty slot, which a taker is to post");
		if (error == 0)
			error = guarded ? put(me, b, item)
					: put_unguarded(me, b, item, i == 0);
		if (error == 0 && sem_post(filled) < 0)
			error = -errno;
	}
	return error;
}

/* In the wrong order: while it waits nobody can fill a slot. */
static int
enter_and_wait(struct actor *me, struct buffer *b, sem_t *filled)
{
	int error = enter(me, b);

	if (error < 0)
		return error;
	b->moment = 1;
	error = wait_semaphore_briefly(filled, IN_VAIN_MS);
	if (error != -ETIMEDOUT)
		return error;
	actor_say(me,
	    "a deadlock: with the mutex it waits for a filled slot; it gives "
	    "up");
	b->stuck = true;
	wait_unlock(&b->mutex);
	return -ECANCELED;
}

static int
wait_and_enter(struct actor *me, struct buffer *b, sem_t *filled)
{
	int error = wait_semaphore(
	    me, filled, "a filled slot, which a maker is to post");

	return error < 0 ? error : enter(me, b);
}

static int
take(struct actor *me, struct buffer *b, sem_t *empty, sem_t *filled)
{
	bool wrong = actor_option_is(me, "mistake", "order");
	struct intake *intake = &b->intake[me->index - 1 - MAKERS];
	int error = 0;

	for (unsigned i = 0; error == 0 && i < ITEMS; i++) {
		error = wrong ? enter_and_wait(me, b, filled)
			      : wait_and_enter(me, b, filled);
		if (error < 0)
			break;
		intake_note(intake, b->slot[b->out % SLOTS]);
		b->out++;
		error = wait_unlock(&b->mutex);
		if (error == 0 && sem_post(empty) < 0)
			error = -errno;
	}
	return error;
}

/* The producer is there to make the semaphores, if they have names. */
static int
pass(struct actor *me)
{
	bool named = actor_option_is(me, "semaphores", "named");
	struct buffer *b = buffer_of(me);
	struct named n = {
	    .count = 2, .value = {SLOTS, 0}, .semaphore = {NULL}};
	sem_t *empty = &b->empty, *filled = &b->filled;
	int error = region_will_write(&me->region, buffer_page(me));

	if (error < 0 || me->region.dry_run)
		return error;
	if (named) {
		error = named_open(me, &n, &b->arrived);
		empty = n.semaphore[0];
		filled = n.semaphore[1];
	}
	if (error == 0 && me->index > 0)
		error = me->index <= MAKERS ? make(me, b, empty, filled)
					    : take(me, b, empty, filled);
	if (named)
		named_close(&n);
	return error == -ECANCELED ? 0 : error;
}

const struct role consumer = {
	.name = "maker 1|maker 2|taker 1|taker 2",
	.steps = {
		ACT("attach", attach),
		ACT("pass", pass),
	},
};
