/* test_lock.c: one at a time has a lock, whoever forks, dies or is stopped; and
 * whatever is written over it. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "os/clock.h"
#include "os/life.h"
#include "os/lock.h"
#include "os/random.h"

#define LONG	(UINT64_C(20000) * CLOCK_MS) /* longer than anything takes */
#define SHORT	CLOCK_MS
#define WORKERS 4
#define TURNS	20000

#define WAITED_BIT (UINT64_C(1) << 31)

static struct shared {
	struct lock lock;
	uint64_t count; /* guarded by it */
	_Atomic bool ready;
} * shared;

static int
make(void **state)
{
	(void)state;
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return shared == MAP_FAILED ? -1 : 0;
}

static int
drop(void **state)
{
	(void)state;
	return munmap(shared, sizeof *shared);
}

static int
take(uint64_t patience)
{
	return lock_take(&shared->lock, patience);
}

static int
leave(void)
{
	return lock_leave(&shared->lock);
}

/* A child that ends with what do_it() returns. */
static pid_t
start(int (*do_it)(void))
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid > 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	_exit(do_it());
}

static int
result_of(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int
count(void)
{
	for (int i = 0; i < TURNS; i++) {
		if (take(LONG) != 0)
			return 1;
		shared->count = shared->count + 1;
		if (leave() != 0)
			return 1;
	}
	return 0;
}

static void
one_process_at_a_time_has_it(void **state)
{
	pid_t pids[WORKERS];

	(void)state;
	for (int i = 0; i < WORKERS; i++)
		pids[i] = start(count);
	for (int i = 0; i < WORKERS; i++)
		assert_int_equal(result_of(pids[i]), 0);
	assert_int_equal(shared->count, WORKERS * TURNS);
	assert_int_equal(shared->lock.word, 0);
}

static void *
count_in_thread(void *arg)
{
	(void)arg;
	return (void *)(intptr_t)count();
}

static void
one_thread_at_a_time_has_it(void **state)
{
	pthread_t threads[WORKERS];
	void *result;

	(void)state;
	for (int i = 0; i < WORKERS; i++)
		assert_int_equal(
		    pthread_create(&threads[i], NULL, count_in_thread, NULL),
		    0);
	for (int i = 0; i < WORKERS; i++) {
		assert_int_equal(pthread_join(threads[i], &result), 0);
		assert_null(result);
	}
	assert_int_equal(shared->count, WORKERS * TURNS);
}

static void
it_is_not_taken_twice(void **state)
{
	(void)state;
	assert_int_equal(take(LONG), 0);
	assert_int_equal(take(LONG), -EDEADLK);
	assert_int_equal(leave(), 0);
	assert_int_equal(leave(), -EUCLEAN);
}

static int
take_in_vain(void)
{
	return take(SHORT) == -ETIMEDOUT && leave() == -EUCLEAN ? 0 : 1;
}

/* Also a child that has inherited all that its parent knows of itself. */
static void
the_child_of_an_owner_is_no_owner(void **state)
{
	(void)state;
	assert_int_equal(take(LONG), 0);
	assert_int_equal(result_of(start(take_in_vain)), 0);
	assert_int_equal(leave(), 0);
}

static int
hold(void)
{
	int error = take(LONG);

	atomic_store(&shared->ready, true);
	pause();
	return error;
}

static pid_t
start_owner(void)
{
	pid_t pid = start(hold);

	while (!atomic_load(&shared->ready))
		usleep(100);
	return pid;
}

static void
a_stopped_owner_is_waited_for_until_patience_ends(void **state)
{
	pid_t owner = start_owner();

	(void)state;
	kill(owner, SIGSTOP);
	assert_int_equal(take(0), -ETIMEDOUT);
	assert_int_equal(take(3 * LOCK_LOOK_NS), -ETIMEDOUT);
	kill(owner, SIGKILL);
	assert_int_equal(waitpid(owner, NULL, 0), owner);
	assert_int_equal(take(LONG), -EOWNERDEAD);
}

static void
a_zombie_is_dead(void **state)
{
	pid_t owner = start_owner();
	siginfo_t info;

	(void)state;
	kill(owner, SIGKILL);
	assert_int_equal(
	    waitid(P_PID, (id_t)owner, &info, WEXITED | WNOWAIT), 0);
	assert_int_equal(take(LONG), -EOWNERDEAD);
	assert_int_equal(leave(), 0);
	assert_int_equal(waitpid(owner, NULL, 0), owner);
	assert_int_equal(take(LONG), 0);
}

static int
take_over(void)
{
	return take(LONG) == -EOWNERDEAD ? 0 : 1;
}

/* It says so to everybody, until somebody has put things in order. */
static void
who_dies_in_putting_things_in_order_is_a_dead_owner(void **state)
{
	pid_t owner = start_owner();

	(void)state;
	kill(owner, SIGKILL);
	assert_int_equal(waitpid(owner, NULL, 0), owner);
	for (int i = 0; i < 3; i++)
		assert_int_equal(result_of(start(take_over)), 0);
	assert_int_equal(take(LONG), -EOWNERDEAD);
	assert_int_equal(leave(), 0);
	assert_int_equal(take(LONG), 0);
}

static void *
take_in_thread(void *arg)
{
	(void)arg;
	return (void *)(intptr_t)take(LONG);
}

/* Though its process lives. */
static void
a_thread_that_ended_is_dead(void **state)
{
	pthread_t thread;
	void *result;

	(void)state;
	assert_int_equal(
	    pthread_create(&thread, NULL, take_in_thread, NULL), 0);
	assert_int_equal(pthread_join(thread, &result), 0);
	assert_null(result);
	assert_int_equal(take(LONG), -EOWNERDEAD);
}

static int
count_what_a_death_left(void)
{
	int error = take(LONG);

	shared->count += error == -EOWNERDEAD ? 100 : error == 0;
	return leave();
}

/* Sleepers are not told of a death: one of them finds out. */
static void
one_of_those_who_wait_takes_over(void **state)
{
	pid_t owner = start_owner(), pids[WORKERS];

	(void)state;
	for (int i = 0; i < WORKERS; i++)
		pids[i] = start(count_what_a_death_left);
	while ((atomic_load(&shared->lock.word) & WAITED_BIT) == 0)
		usleep(100);
	kill(owner, SIGKILL);
	assert_int_equal(waitpid(owner, NULL, 0), owner);
	for (int i = 0; i < WORKERS; i++)
		assert_int_equal(result_of(pids[i]), 0);
	assert_int_equal(shared->count, 100 + WORKERS - 1);
}

static int
find_it_broken(void)
{
	return take(LONG) == -ENOTRECOVERABLE ? 0 : 1;
}

static void
a_broken_one_is_nobodys(void **state)
{
	pid_t waiter;

	(void)state;
	assert_int_equal(take(LONG), 0);
	waiter = start(find_it_broken);
	while ((atomic_load(&shared->lock.word) & WAITED_BIT) == 0)
		usleep(100);
	lock_break(&shared->lock);
	assert_int_equal(result_of(waiter), 0);
	assert_int_equal(take(LONG), -ENOTRECOVERABLE);
	assert_int_equal(take(0), -ENOTRECOVERABLE);
}

/* The number of a thread that lives, and a start that is not its own: it was
 * given again. */
static void
a_number_that_was_given_again_is_another_thread(void **state)
{
	pid_t other = start_owner();
	struct life life;

	(void)state;
	assert_int_equal(life_look(other, &life), 0);
	shared->lock.word = (life.start + 1) << 32 | (uint64_t)other;
	assert_int_equal(take(LONG), -EOWNERDEAD);
	assert_int_equal(leave(), 0);
	shared->lock.word = life.start << 32 | (uint64_t)other;
	assert_int_equal(take(SHORT), -ETIMEDOUT);
	/* Whose start is not known is judged by its number. */
	shared->lock.word = (uint64_t)other;
	assert_int_equal(take(SHORT), -ETIMEDOUT);
	kill(other, SIGKILL);
	assert_int_equal(waitpid(other, NULL, 0), other);
	assert_int_equal(take(LONG), -EOWNERDEAD);
}

static void
what_is_no_lock_is_refused(void **state)
{
	static const uint64_t words[] = {UINT64_MAX, UINT64_C(1) << 32,
	    WAITED_BIT, 1 << 22, 1 << 29, 1 << 30 | 1, 0x7878787878787878};

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		shared->lock.word = words[i];
		assert_int_equal(take(LONG), -EUCLEAN);
		assert_int_equal(leave(), -EUCLEAN);
		assert_true(shared->lock.word == words[i]);
	}
}

/* Each word is an answer, at once but for a living owner's. */
static void
any_word_is_answered(void **state)
{
	uint64_t random = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		uint64_t word = random_next(&random);
		int error;

		shared->lock.word = i % 2 == 0
		    ? word
		    : word & ~(UINT64_C(0x1ff) << 22);
		error = take(SHORT);
		assert_true(error == -EUCLEAN || error == -EOWNERDEAD ||
		    error == -ETIMEDOUT);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make, drop)
	const struct CMUnitTest tests[] = {
	    TEST(one_process_at_a_time_has_it),
	    TEST(one_thread_at_a_time_has_it),
	    TEST(it_is_not_taken_twice),
	    TEST(the_child_of_an_owner_is_no_owner),
	    TEST(a_stopped_owner_is_waited_for_until_patience_ends),
	    TEST(a_zombie_is_dead),
	    TEST(who_dies_in_putting_things_in_order_is_a_dead_owner),
	    TEST(a_thread_that_ended_is_dead),
	    TEST(one_of_those_who_wait_takes_over),
	    TEST(a_broken_one_is_nobodys),
	    TEST(a_number_that_was_given_again_is_another_thread),
	    TEST(what_is_no_lock_is_refused),
	    TEST(any_word_is_answered),
	};

	return cmocka_run_group_tests_name("lock", tests, NULL, NULL);
}
