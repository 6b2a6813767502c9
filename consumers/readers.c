/* readers: reads the value, and sees whether it is whole.
 *
 * Partner: producers/readers.c, the writer, which lists the steps.
 */
#include "../producers/readers.h"

#define WHOM "those inside to come out"

/* The mutex is had for moments only; what is guarded by it says who is in. */
static int
enter_by_condition(struct actor *me, struct shelf *s, bool to_write)
{
	int error = wait_lock(me, &s->mutex);

	/* While, not if: who is woken may find that another one was faster. */
	while (error == 0 && (s->writing || (to_write && s->reading > 0)))
		error = wait_condition(me, &s->changed, &s->mutex, WHOM);
	if (error < 0)
		return error;
	s->writing = to_write;
	s->reading += !to_write;
	return wait_unlock(&s->mutex);
}

static int
leave_by_condition(struct actor *me, struct shelf *s, bool to_write)
{
	int error = wait_lock(me, &s->mutex);

	if (error < 0)
		return error;
	s->writing = false;
	s->reading -= !to_write;
	pthread_cond_broadcast(&s->changed);
	return wait_unlock(&s->mutex);
}

int
shelf_enter(struct actor *me, bool to_write)
{
	struct shelf *s = shelf_of(me);

	if (actor_option_is(me, "lock", "condition"))
		return enter_by_condition(me, s, to_write);
	if (actor_option_is(me, "lock", "rwlock"))
		return wait_rwlock(me, &s->rwlock, to_write, WHOM);
	return 0;
}

int
shelf_leave(struct actor *me, bool to_write)
{
	struct shelf *s = shelf_of(me);

	if (actor_option_is(me, "lock", "condition"))
		return leave_by_condition(me, s, to_write);
	if (actor_option_is(me, "lock", "rwlock"))
		return -pthread_rwlock_unlock(&s->rwlock);
	return 0;
}

/* Counts it if it is torn. */
static int
read_value(struct actor *me, uint64_t word[WORDS])
{
	struct shelf *s = shelf_of(me);
	int error = shelf_enter(me, false);
	bool whole = true;

	if (error < 0)
		return error;
	for (unsigned i = 0; i < WORDS; i++) {
		word[i] = s->word[i];
		whole = whole && word[i] == word[0];
	}
	atomic_fetch_add(&s->torn, !whole);
	return shelf_leave(me, false);
}

/* The writer stops in the middle until all have come: to the door; or, where
 * there is none, through it. */
static int
read_half(struct actor *me)
{
	struct shelf *s = shelf_of(me);
	bool door = !actor_option_is(me, "lock", "none");
	int error = region_will_write(&me->region, shelf_page(me));
	uint64_t w[WORDS];

	if (error < 0 || me->region.dry_run)
		return error;
	error = wait_until(me, &s->half, 1, "the writer");
	if (error < 0)
		return error;
	if (door)
		atomic_fetch_add(&s->came, 1);
	error = read_value(me, w);
	if (!door)
		atomic_fetch_add(&s->came, 1);
	if (error == 0)
		actor_say(me, "read a %s value: %d%d%d%d %d%d%d%d",
		    w[0] == w[WORDS - 1] ? "whole" : "torn", (int)w[0],
		    (int)w[1], (int)w[2], (int)w[3], (int)w[4], (int)w[5],
		    (int)w[6], (int)w[7]);
	return error;
}

static int
read_often(struct actor *me)
{
	uint64_t times = actor_option_number(me, "count"), word[WORDS];
	int error = region_will_write(&me->region, shelf_page(me));

	if (error < 0 || me->region.dry_run)
		return error;
	error = wait_for_all(me, &shelf_of(me)->arrived);
	for (uint64_t i = 0; error == 0 && i < times; i++)
		error = read_value(me, word);
	return error;
}

const struct role consumer = {
	.name = "reader",
	.steps = {ACT("half", read_half), ACT("often", read_often)},
};
