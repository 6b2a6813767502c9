/* A pool that several processes or threads use at once, and some of them
 * die. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/lock.h"
#include "pool/pool.h"
#include "skip.h"

#define PAGES	256
#define WORKERS 5
#define HELD	32

static struct region region;
static struct pool pool;

/* Seen by all processes. */
static struct shared {
	atomic_ulong done[WORKERS]; /* calls of each so far */
	atomic_bool enough;
} * shared;

static int
make_pool(void **state)
{
	(void)state;
	region = (struct region){0};
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED ||
	    region_map_anonymous(&region, PAGES, MAP_SHARED) < 0)
		return -1;
	return pool_create(&pool, &region);
}

static pid_t pids[WORKERS];

static int
drop_pool(void **state)
{
	(void)state;
	for (unsigned i = 0; i < WORKERS; i++) /* whom a failed test left */
		if (pids[i] > 0)
			kill(pids[i], SIGKILL);
	munmap(shared, sizeof *shared);
	region_unmap(&region);
	return 0;
}

/* ThreadSanitizer is about threads: it sees nothing of other processes. */
#if defined(__SANITIZE_THREAD__)
#define FOR_THREADS true
#elif defined(__has_feature)
#define FOR_THREADS __has_feature(thread_sanitizer)
#else
#define FOR_THREADS false
#endif
static const char in_the_way[] =
    "the thread sanitizer sees nothing of other processes";

/* One worker: holds some chunks, each full of a byte that it knows. */
struct worker {
	struct pool pool;
	unsigned index;
	uint64_t seed;
	struct {
		uint64_t chunk;
		size_t size;
		unsigned char byte;
	} held[HELD];
};

static uint64_t
draw(struct worker *w, uint64_t below)
{
	w->seed = w->seed * 6364136223846793005 + 1442695040888963407;
	return (w->seed >> 33) % below;
}

/* Frees what is held there, or allots something. 0, or what went wrong. */
static int
work_once(struct worker *w)
{
	size_t i = draw(w, HELD);
	unsigned char *bytes;
	int error;

	if (w->held[i].size > 0) {
		bytes = pool_write(&w->pool, w->held[i].chunk, w->held[i].size);
		for (size_t j = 0; j < w->held[i].size; j++)
			if (bytes[j] != w->held[i].byte)
				return -EBADMSG;
		w->held[i].size = 0;
		return pool_free(&w->pool, w->held[i].chunk);
	}
	w->held[i].size = 1 + draw(w, draw(w, 2) ? 100 : 3000);
	w->held[i].byte = (unsigned char)draw(w, 256);
	error = pool_alloc(&w->pool, w->held[i].size, &w->held[i].chunk);
	if (error < 0) {
		w->held[i].size = 0;
		return error == -ENOMEM ? 0 : error;
	}
	bytes = pool_write(&w->pool, w->held[i].chunk, w->held[i].size);
	memset(bytes, w->held[i].byte, w->held[i].size);
	return 0;
}

static int
give_all_back(struct worker *w)
{
	int error = 0;

	for (size_t i = 0; i < HELD && error == 0; i++)
		if (w->held[i].size > 0)
			error = pool_free(&w->pool, w->held[i].chunk);
	return error;
}

/* Until that many calls are made, or it is enough. */
static int
work(unsigned index, unsigned long calls)
{
	struct worker w = {.index = index, .seed = index + 1};
	int error = pool_attach(&w.pool, &region);

	for (unsigned long i = 0; i < calls && error == 0; i++) {
		error = work_once(&w);
		atomic_fetch_add(&shared->done[index], 1);
		if (atomic_load(&shared->enough))
			break;
	}
	return error < 0 ? error : give_all_back(&w);
}

static void
start(unsigned index, unsigned long calls)
{
	pids[index] = fork();
	assert_true(pids[index] >= 0);
	if (pids[index] > 0)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* when a test fails */
	_exit(work(index, calls) == 0 ? 0 : 1);
}

/* Until it made so many calls more. */
static void
await(unsigned index, unsigned long calls)
{
	unsigned long now = atomic_load(&shared->done[index]);
	int status;

	while (atomic_load(&shared->done[index]) < now + calls) {
		assert_int_equal(waitpid(pids[index], &status, WNOHANG), 0);
		sched_yield();
	}
}

static void
assert_ended_well(unsigned index)
{
	int status;

	assert_int_equal(waitpid(pids[index], &status, 0), pids[index]);
	pids[index] = 0;
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void
assert_empty(void)
{
	struct pool_stats stats;

	assert_int_equal(pool_check(&pool), 0);
	assert_int_equal(pool_stats(&pool, &stats), 0);
	assert_int_equal(stats.live_chunks, 0);
	assert_int_equal(stats.free_chunks, 1);
}

static void
processes_do_not_get_into_each_others_way(void **state)
{
	(void)state;
	for (unsigned i = 0; i < WORKERS; i++)
		start(i, 20000);
	for (unsigned i = 0; i < WORKERS; i++)
		assert_ended_well(i);
	assert_empty();
}

static void *
run_thread(void *index)
{
	return (void *)(intptr_t)work((unsigned)(uintptr_t)index, 5000);
}

static void
threads_do_not_get_into_each_others_way(void **state)
{
	pthread_t threads[WORKERS];
	void *result;

	(void)state;
	for (uintptr_t i = 0; i < WORKERS; i++)
		assert_int_equal(
		    pthread_create(&threads[i], NULL, run_thread, (void *)i),
		    0);
	for (unsigned i = 0; i < WORKERS; i++) {
		assert_int_equal(pthread_join(threads[i], &result), 0);
		assert_null(result);
	}
	assert_empty();
}

static void
frees_all_that_is_live(void)
{
	struct pool_chunk c;
	bool found;

	do {
		c = (struct pool_chunk){0};
		assert_int_equal(pool_lock(&pool), 0);
		while ((found = pool_next(&pool, &c)) && !c.live)
			;
		pool_unlock(&pool);
		if (found)
			assert_int_equal(pool_free(&pool, c.chunk), 0);
	} while (found);
}

/* One after the other is killed wherever it is, and another takes its place. */
static void
the_others_go_on_when_one_is_killed(void **state)
{
	int status;

	(void)state;
	skip_if(FOR_THREADS, in_the_way);
	for (unsigned i = 0; i < WORKERS; i++)
		start(i, ULONG_MAX);
	for (unsigned i = 0; i < 40; i++) {
		unsigned victim = i % WORKERS;
		unsigned other = (victim + 1) % WORKERS;

		await(victim, 37 * i);
		kill(pids[victim], SIGKILL);
		assert_int_equal(
		    waitpid(pids[victim], &status, 0), pids[victim]);
		assert_true(WIFSIGNALED(status));
		await(other, 100);
		assert_int_equal(pool_check(&pool), 0);
		start(victim, ULONG_MAX);
	}
	atomic_store(&shared->enough, true);
	for (unsigned i = 0; i < WORKERS; i++)
		assert_ended_well(i);
	assert_int_equal(pool_check(&pool), 0);
	frees_all_that_is_live(); /* what the dead had: it is still whole */
	assert_empty();
}

/* A death between any two stores.
 *
 * A scene is a small pool with some chunks, and a call on it. A child makes the
 * call one instruction at a time. Only what it stored in the region outlives
 * it, so it is killed once after each instruction that changed the region. */

#define SCENE_PAGES 16

static uint64_t chunks[6];

static int
make_small_pool(void **state)
{
	(void)state;
	region = (struct region){0};
	if (region_map_anonymous(&region, SCENE_PAGES, MAP_SHARED) < 0)
		return -1;
	return pool_create(&pool, &region);
}

static int
drop_small_pool(void **state)
{
	(void)state;
	region_unmap(&region);
	return 0;
}

static void
set_scene(void)
{
	memset(region.start, 0, SCENE_PAGES * region.page_size);
	assert_int_equal(pool_create(&pool, &region), 0);
	for (int i = 0; i < 6; i++) {
		assert_int_equal(
		    pool_alloc(&pool, 700 + (size_t)i, &chunks[i]), 0);
		memset(pool_write(&pool, chunks[i], 700), i, 700);
	}
	assert_int_equal(pool_free(&pool, chunks[1]), 0);
	assert_int_equal(pool_free(&pool, chunks[3]), 0);
}

static void
free_between_two_free_ones(void)
{
	pool_free(&pool, chunks[2]);
}

static void
free_between_two_live_ones(void)
{
	pool_free(&pool, chunks[4]);
}

static void
allot_a_part_of_a_free_one(void)
{
	uint64_t chunk;

	pool_alloc(&pool, 300, &chunk);
}

static void
allot_all_of_a_free_one(void)
{
	uint64_t chunk;

	pool_alloc(&pool, 700, &chunk);
}

static void
grow(void)
{
	uint64_t chunk;

	pool_alloc(&pool, 20000, &chunk);
}

static void
lock_alone(void)
{
	if (pool_lock(&pool) == 0)
		pool_unlock(&pool);
}

/* The child stops before the call. False: the system does not let us step. That
 * a process learns who it is, at its first lock, is no part of the call. */
static bool
start_call(void (*call)(void), pid_t *pid)
{
	struct lock first = {0};
	int status;

	*pid = fork();
	assert_true(*pid >= 0);
	if (*pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
			_exit(1);
		(void)lock_take(&first, 0);
		raise(SIGSTOP);
		call();
		_exit(0);
	}
	assert_int_equal(waitpid(*pid, &status, 0), *pid);
	return WIFSTOPPED(status);
}

/* One instruction; false: it has ended. */
static bool
step(pid_t pid)
{
	int status;

	assert_int_equal(ptrace(PTRACE_SINGLESTEP, pid, NULL, NULL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSTOPPED(status);
}

static void
die_after(void (*call)(void), long instructions)
{
	pid_t pid;

	assert_true(start_call(call, &pid));
	while (instructions-- > 0)
		assert_true(step(pid));
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* After which instructions of a call the region is another. Goes through all
 * of the call. */
#define STORES_MAX 2000

static size_t
list_stores(void (*call)(void), long stores[STORES_MAX])
{
	static unsigned char before[1 << 20];
	size_t size = region.pages * region.page_size, count = 0;
	pid_t pid = 0;

	assert_true(size <= sizeof before);
	skip_if(FOR_THREADS, in_the_way);
	skip_if(!start_call(call, &pid), "ptrace(2) is not allowed here");
	memcpy(before, region.start, size);
	for (long i = 1; step(pid); i++) {
		if (memcmp(before, region.start, size) == 0)
			continue;
		memcpy(before, region.start, size);
		assert_true(count < STORES_MAX);
		stores[count++] = i;
	}
	return count;
}

/* All is in order; what nobody called for is untouched; nothing is lost. */
static void
assert_scene(void)
{
	assert_int_equal(pool_check(&pool), 0);
	for (int i = 0; i < 6; i += 5) {
		const unsigned char *bytes = pool_read(&pool, chunks[i], 700);

		for (int j = 0; j < 700; j++)
			assert_int_equal(bytes[j], i);
	}
	frees_all_that_is_live();
	assert_empty();
}

/* Every store, but with a sanitizer, which makes thousands of instructions of
 * one: then as many as take no longer. */
#define STEPS_MAX 60000

static size_t
stride(const long stores[], size_t count)
{
	long steps = 0;

	for (size_t i = 0; i < count; i++)
		steps += stores[i];
	return 1 + (size_t)steps / STEPS_MAX;
}

static void
survives_a_death_at_every_store(void (*call)(void))
{
	static long stores[STORES_MAX];
	size_t count;

	set_scene();
	count = list_stores(call, stores);
	assert_true(count > 10);
	assert_int_equal(pool_check(&pool), 0);
	for (size_t i = 0; i < count; i += stride(stores, count)) {
		set_scene();
		die_after(call, stores[i]);
		assert_scene();
	}
}

static void
a_death_in_joining_is_no_harm(void **state)
{
	(void)state;
	survives_a_death_at_every_store(free_between_two_free_ones);
}

static void
a_death_in_freeing_is_no_harm(void **state)
{
	(void)state;
	survives_a_death_at_every_store(free_between_two_live_ones);
}

static void
a_death_in_splitting_is_no_harm(void **state)
{
	(void)state;
	survives_a_death_at_every_store(allot_a_part_of_a_free_one);
}

static void
a_death_in_allotting_is_no_harm(void **state)
{
	(void)state;
	survives_a_death_at_every_store(allot_all_of_a_free_one);
}

static void
a_death_in_growing_is_no_harm(void **state)
{
	(void)state;
	survives_a_death_at_every_store(grow);
}

/* The one who puts the pool in order is killed as well. */
static void
a_death_in_recovery_is_no_harm(void **state)
{
	static long freeing[STORES_MAX], recovery[STORES_MAX];
	size_t count;

	(void)state;
	set_scene();
	count = list_stores(free_between_two_free_ones, freeing);
	for (size_t i = count / 3; i < count; i += count / 3) {
		size_t recoveries;

		set_scene();
		die_after(free_between_two_free_ones, freeing[i]);
		recoveries = list_stores(lock_alone, recovery);
		for (size_t j = 0; j < recoveries; j += 1 + recoveries / 10) {
			set_scene();
			die_after(free_between_two_free_ones, freeing[i]);
			die_after(lock_alone, recovery[j]);
			assert_scene();
		}
	}
}

static void
lock_and_ruin(void)
{
	if (pool_lock(&pool) == 0)
		memset(region.start + chunks[2] - POOL_ALIGNMENT, 'x', 8);
}

static void
what_cannot_be_put_in_order_is_declared_broken(void **state)
{
	char words[160];
	uint64_t chunk;
	pid_t pid;

	(void)state;
	set_scene();
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		lock_and_ruin();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(
		    pool_alloc(&pool, 10, &chunk), -ENOTRECOVERABLE);
		assert_string_equal(
		    pool_error_words(&pool, words, sizeof words),
		    "a process died in the middle of a change, and the pool "
		    "was damaged: it cannot be put in order");
	}
}

static void
nobody_waits_for_oneself(void **state)
{
	uint64_t chunk;

	(void)state;
	assert_int_equal(pool_lock(&pool), 0);
	assert_int_equal(pool_alloc(&pool, 10, &chunk), -EDEADLK);
	pool_unlock(&pool);
	assert_int_equal(pool_alloc(&pool, 10, &chunk), 0);
}

#define with_pool(test)                                                        \
	cmocka_unit_test_setup_teardown(test, make_pool, drop_pool)

#define with_scene(test)                                                       \
	cmocka_unit_test_setup_teardown(test, make_small_pool, drop_small_pool)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    with_pool(processes_do_not_get_into_each_others_way),
	    with_pool(threads_do_not_get_into_each_others_way),
	    with_pool(the_others_go_on_when_one_is_killed),
	    with_scene(a_death_in_joining_is_no_harm),
	    with_scene(a_death_in_freeing_is_no_harm),
	    with_scene(a_death_in_splitting_is_no_harm),
	    with_scene(a_death_in_allotting_is_no_harm),
	    with_scene(a_death_in_growing_is_no_harm),
	    with_scene(a_death_in_recovery_is_no_harm),
	    with_scene(what_cannot_be_put_in_order_is_declared_broken),
	    with_pool(nobody_waits_for_oneself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
