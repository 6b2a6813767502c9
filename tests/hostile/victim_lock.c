#include "os/clock.h"
#include "os/lock.h"
#include "victim.h"

static void
begin(struct arena *a)
{
	(void)a;
}

static int
work(struct arena *a, uint64_t *random)
{
	struct lock *lock = (struct lock *)(void *)a->start;
	int error = lock_take(lock, CLOCK_MS / 10);

	(void)random;
	if (error < 0) {
		/* What is no lock stays so; the next one is a new one. */
		atomic_store(&lock->word, 0);
		return error;
	}
	return lock_leave(lock);
}

const struct victim victim_lock = {
    .name = "lock", .pages = 1, .head = 8, .begin = begin, .work = work};
