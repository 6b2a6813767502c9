/* readers: many may read at once, but nobody while one writes.
 *
 * Partner: consumers/readers.c, which reads, and has the ways to be let in.
 * Watch it with: ./run.sh readers; then with --lock none
 *
 * A value of eight words is written word by word. At the step "half" the writer
 * stops in the middle until every reader has come: with a lock they wait at the
 * door; without one they read a value that nobody ever wrote. A mutex with a
 * condition variable makes such a lock; the C library has one ready, the
 * read-write lock. Of the two only the mutex tells of an owner who dies.
 *
 * Calls to look up: pthread_cond_clockwait(3), pthread_condattr_setpshared(3),
 * pthread_rwlock_clockrdlock(3), pthread_rwlockattr_setpshared(3).
 */
#include <errno.h>
#include <inttypes.h>

#include "readers.h"
#include "role/region_steps.h"

static int
init(struct actor *me)
{
	struct shelf *s = shelf_of(me);
	int error = region_will_write(&me->region, shelf_page(me));

	if (error < 0 || me->region.dry_run)
		return error;
	error = wait_make_mutex(&s->mutex);
	if (error == 0)
		error = wait_make_condition(&s->changed);
	return error < 0 ? error : wait_make_rwlock(&s->rwlock);
}

/* Stops where half of the value is the new one, until all readers have come. */
static int
write_value(struct actor *me, uint64_t value, bool stop)
{
	struct shelf *s = shelf_of(me);
	int error = shelf_enter(me, true);

	if (error < 0)
		return error;
	for (unsigned i = 0; error == 0 && i < WORDS; i++) {
		if (stop && i == WORDS / 2) {
			s->half = 1;
			error = wait_until(
			    me, &s->came, me->consumers, "the readers");
		}
		s->word[i] = value;
	}
	return error < 0 ? error : shelf_leave(me, true);
}

static int
write_half(struct actor *me)
{
	int error = region_will_write(&me->region, shelf_page(me));

	return error < 0 || me->region.dry_run ? error
					       : write_value(me, 1, true);
}

static int
write_often(struct actor *me)
{
	uint64_t times = actor_option_number(me, "count");
	int error = region_will_write(&me->region, shelf_page(me));

	if (error < 0 || me->region.dry_run)
		return error;
	error = wait_for_all(me, &shelf_of(me)->arrived);
	for (uint64_t i = 0; error == 0 && i < times; i++)
		error = write_value(me, i, false);
	return error;
}

/* Only without a lock may a value be torn. */
static int
judge(struct actor *me)
{
	int error = region_will_read(&me->region, shelf_page(me));
	uint64_t torn;

	if (error < 0 || me->region.dry_run)
		return error;
	torn = shelf_of(me)->torn;
	actor_say(me, "%" PRIu64 " torn values were read", torn);
	actor_measure(me, "torn", "", (double)torn);
	return torn == 0 || actor_option_is(me, "lock", "none") ? 0 : -EBADMSG;
}

const struct role producer = {
	.summary = "many may read at once, but nobody while one writes",
	.show = "What the readers say at the step \"half\"; then the same with "
		"--lock none.",
	.ask = "A value of eight words is written word by word, and others "
	       "read it meanwhile. Which values can they see?",
	.surprise = "Such as nobody ever wrote. Each word is whole; what is "
		    "torn is what they mean together.",
	.pages = 1,
	.whole = true,
	.steps = {
		STEP("map", actor_map_shared, "map shared anonymous memory"),
		STEP("init", init, "make the locks, and a value of zeros"),
		BIRTH_BY_FORK("fork", "give birth to the readers by fork()"),
		AT_ONCE("half", write_half,
		    "all read while the writer is in the middle"),
		AT_ONCE("often", write_often,
		    "one writes and all read, as fast as they go"),
		STEP("judge", judge, "how many values were torn?"),
		LEAVE("leave", "the readers end"),
	},
	.options = {
		{"lock", "condition|rwlock|none", "condition",
		    "a mutex with a condition, a read-write lock, or none"},
		{"count", OPTION_COUNT, "1000", "writes and reads by each"},
	},
};
