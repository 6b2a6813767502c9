#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ring/ring.h"

#define SIZE	  (64 * 1024)
#define CONSUMERS 4
#define PASSED	  1 /* a deadline in the first nanosecond after boot */

/* Memory between two pages that nobody can touch. */
static unsigned char *memory;
static size_t guard;

static struct ring ring;
static struct ring_producer p;
static struct ring_consumer c[CONSUMERS];

static uint64_t
far(void)
{
	return clock_ns() + 30000 * CLOCK_MS;
}

static int
map(void **state)
{
	unsigned char *all;

	(void)state;
	guard = (size_t)sysconf(_SC_PAGESIZE);
	all = mmap(NULL, SIZE + 2 * guard, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (all == MAP_FAILED || mprotect(all, guard, PROT_NONE) < 0 ||
	    mprotect(all + guard + SIZE, guard, PROT_NONE) < 0)
		return -1;
	memory = all + guard;
	return 0;
}

static int
unmap(void **state)
{
	(void)state;
	return munmap(memory - guard, SIZE + 2 * guard);
}

/* A ring at the very end of the memory, with all parts taken. */
static void
begin(size_t size, unsigned consumers)
{
	unsigned char *start = memory + SIZE - size;

	assert_int_equal(ring_create(&ring, start, size, consumers), 0);
	assert_int_equal(ring_produce(&p, &ring), 0);
	for (unsigned i = 0; i < consumers; i++)
		assert_int_equal(ring_consume(&c[i], &ring, i), 0);
}

static unsigned char
byte(uint64_t number, size_t i)
{
	return (unsigned char)(number * 131 + i * 7 + 1);
}

static int
put(struct ring_producer *producer, uint64_t number, size_t size,
    uint64_t deadline)
{
	void *data;
	int error = ring_claim(producer, size, &data, deadline);

	if (error < 0)
		return error;
	for (size_t i = 0; i < size; i++)
		((unsigned char *)data)[i] = byte(number, i);
	return ring_commit(producer, size);
}

/* Takes a record, which must be that one: -EILSEQ. */
static int
take(struct ring_consumer *consumer, uint64_t number, size_t size,
    uint64_t deadline)
{
	const void *data;
	size_t found;
	int error = ring_next(consumer, &data, &found, deadline);

	if (error < 0)
		return error;
	if (found != size)
		return -EILSEQ;
	for (size_t i = 0; i < size; i++)
		if (((const unsigned char *)data)[i] != byte(number, i))
			return -EILSEQ;
	return 0;
}

static uint64_t
shuffled(uint64_t n)
{
	n = (n + 1) * 0x9e3779b97f4a7c15;
	n = (n ^ n >> 31) * 0xbf58476d1ce4e5b9;
	return n ^ n >> 29;
}

/* The size of a record by its number: small, but some are not. */
static size_t
size_of(uint64_t number)
{
	uint64_t n = shuffled(number);

	return n % 64 == 0 ? n >> 8 & 0xfff : n >> 8 & 0x7f;
}

static void
gives_what_was_put_in(void **state)
{
	(void)state;
	begin(SIZE, 1);
	assert_int_equal(put(&p, 1, 100, 0), 0);
	assert_int_equal(put(&p, 2, 0, 0), 0);
	assert_int_equal(ring_put(&p, "copied", 7, 0), 0);
	ring_flush(&p);
	assert_int_equal(take(&c[0], 1, 100, 0), 0);
	assert_int_equal(take(&c[0], 2, 0, 0), 0);

	const void *data;
	size_t size;
	assert_int_equal(ring_next(&c[0], &data, &size, 0), 0);
	assert_int_equal(size, 7);
	assert_string_equal(data, "copied");
	assert_int_equal(take(&c[0], 3, 0, 0), -ETIMEDOUT);
}

static void
aligns_what_can_be_written(void **state)
{
	(void)state;
	begin(SIZE, 1);
	for (size_t size = 0; size < 200; size++) {
		void *data = NULL;

		assert_int_equal(ring_claim(&p, size, &data, 0), 0);
		assert_int_equal((uintptr_t)data % (size > 56 ? 64 : 8), 0);
		assert_int_equal(ring_commit(&p, size), 0);
	}
}

/* Puts in as many as fit, takes all, and so on. */
static void
pass_records(uint64_t count, size_t (*size)(uint64_t))
{
	uint64_t in = 0, out = 0;

	while (out < count) {
		int error = put(&p, in, size(in), 0);

		if (error == 0) {
			in++;
			continue;
		}
		assert_int_equal(error, -ETIMEDOUT);
		assert_true(in > out);
		for (; out < in; out++)
			assert_int_equal(take(&c[0], out, size(out), 0), 0);
		assert_int_equal(take(&c[0], out, 0, 0), -ETIMEDOUT);
	}
}

static void
keeps_random_sizes_in_order(void **state)
{
	(void)state;
	begin(SIZE, 1);
	pass_records(100000, size_of);
}

static size_t
same_size(uint64_t number)
{
	return (number >> 8) % 300;
}

static void
wraps_around_with_records_of_every_size(void **state)
{
	(void)state;
	begin(3008, 1);
	pass_records(300 << 8, same_size);
}

static void
takes_a_third_of_the_ring_anywhere_and_no_more(void **state)
{
	(void)state;
	for (size_t size = 2304; size <= 8192; size += 64) {
		begin(size, 1);
		for (uint64_t n = 0; n < 400; n++) {
			size_t max = ring_max(&ring);
			void *data;

			/* Whatever the consumer may not have told yet. */
			assert_int_equal(put(&p, n, n % 50, 0), 0);
			assert_int_equal(put(&p, n, max, 0), 0);
			assert_int_equal(
			    ring_claim(&p, max + 1, &data, 0), -EMSGSIZE);
			assert_int_equal(
			    ring_claim(&p, SIZE_MAX, &data, 0), -EMSGSIZE);
			ring_flush(&p);
			assert_int_equal(take(&c[0], n, n % 50, 0), 0);
			assert_int_equal(take(&c[0], n, max, 0), 0);
			assert_int_equal(take(&c[0], n, 0, 0), -ETIMEDOUT);
		}
	}
}

static void
overwrites_nothing_that_is_unread(void **state)
{
	uint64_t in = 0;
	void *data;

	(void)state;
	begin(4096, 1);
	while (put(&p, in, 100, 0) == 0)
		in++;
	/* The record in hand is not free before the next one is asked for. */
	assert_int_equal(take(&c[0], 0, 100, 0), 0);
	assert_int_equal(ring_claim(&p, 100, &data, 0), -ETIMEDOUT);
	for (uint64_t out = 1; out < in; out++)
		assert_int_equal(take(&c[0], out, 100, 0), 0);
}

static void
releases_before_the_next_record_is_asked_for(void **state)
{
	uint64_t in = 0;

	(void)state;
	begin(4096, 1);
	while (put(&p, in, 100, 0) == 0)
		in++;
	for (uint64_t out = 0; out < 3; out++)
		assert_int_equal(take(&c[0], out, 100, 0), 0);
	assert_int_equal(put(&p, in, 100, 0), -ETIMEDOUT);
	ring_release(&c[0]);
	assert_int_equal(put(&p, in, 100, 0), 0);
}

static void
shows_nothing_before_it_is_flushed(void **state)
{
	(void)state;
	begin(SIZE, 1);
	for (uint64_t n = 0; n < 10; n++)
		assert_int_equal(put(&p, n, 64, 0), 0);
	assert_int_equal(take(&c[0], 0, 64, 0), -ETIMEDOUT);
	ring_flush(&p);
	assert_int_equal(put(&p, 10, 64, 0), 0);
	for (uint64_t n = 0; n < 10; n++)
		assert_int_equal(take(&c[0], n, 64, 0), 0);
	assert_int_equal(take(&c[0], 10, 64, 0), -ETIMEDOUT);
	ring_flush(&p);
	ring_flush(&p);
	assert_int_equal(take(&c[0], 10, 64, 0), 0);
}

static void
publishes_a_batch_that_is_full(void **state)
{
	(void)state;
	begin(SIZE, 1);
	for (uint64_t n = 0; n < 300; n++)
		assert_int_equal(put(&p, n, 64, 0), 0);
	assert_int_equal(take(&c[0], 0, 64, 0), 0);
}

static void
publishes_before_it_waits(void **state)
{
	uint64_t in = 0;

	(void)state;
	begin(4096, 1);
	while (put(&p, in, 64, PASSED) == 0)
		in++;
	for (uint64_t n = 0; n < in; n++)
		assert_int_equal(take(&c[0], n, 64, 0), 0);
}

static void
commits_less_than_was_claimed_but_not_more(void **state)
{
	void *data;
	size_t size;
	const void *found;

	(void)state;
	begin(SIZE, 1);
	for (size_t less = 0; less < 300; less++) {
		assert_int_equal(ring_claim(&p, 300, &data, 0), 0);
		memset(data, 'x', 300);
		assert_int_equal(ring_commit(&p, 301), -EINVAL);
		assert_int_equal(ring_commit(&p, less), 0);
		ring_flush(&p);
		assert_int_equal(ring_next(&c[0], &found, &size, 0), 0);
		assert_ptr_equal(found, data);
		assert_int_equal(size, less);
	}
}

static void
waits_end_at_their_deadline(void **state)
{
	uint64_t deadline;
	void *data;

	(void)state;
	begin(4096, 1);
	deadline = clock_ns() + CLOCK_MS;
	assert_int_equal(take(&c[0], 0, 0, deadline), -ETIMEDOUT);
	assert_true(clock_ns() >= deadline);
	assert_int_equal(take(&c[0], 0, 0, PASSED), -ETIMEDOUT);

	while (put(&p, 0, 64, 0) == 0)
		;
	deadline = clock_ns() + CLOCK_MS;
	assert_int_equal(ring_claim(&p, 64, &data, deadline), -ETIMEDOUT);
	assert_true(clock_ns() >= deadline);
	assert_int_equal(ring_claim(&p, 64, &data, PASSED), -ETIMEDOUT);
}

static void
ends_after_the_last_record(void **state)
{
	void *data;

	(void)state;
	for (uint64_t count = 0; count < 200; count++) {
		begin(4096, 1);
		for (uint64_t n = 0; n < count; n++) {
			assert_int_equal(put(&p, n, 40, 0), 0);
			if (n + 10 >= count)
				continue;
			ring_flush(&p);
			assert_int_equal(take(&c[0], n, 40, 0), 0);
		}
		ring_close(&p);
		ring_close(&p);
		assert_int_equal(ring_claim(&p, 8, &data, far()), -EPIPE);
		for (uint64_t n = count < 10 ? 0 : count - 10; n < count; n++)
			assert_int_equal(take(&c[0], n, 40, 0), 0);
		assert_int_equal(take(&c[0], count, 40, far()), -EPIPE);
		assert_int_equal(take(&c[0], count, 40, 0), -EPIPE);
	}
}

static void
gives_everything_to_each_of_four_consumers(void **state)
{
	uint64_t out[CONSUMERS] = {0}, in = 0;

	(void)state;
	begin(8192, CONSUMERS);
	for (uint64_t turn = 0; out[CONSUMERS - 1] < 20000; turn++) {
		unsigned who = (unsigned)(shuffled(turn) % (CONSUMERS + 1));

		if (who == CONSUMERS) {
			while (put(&p, in, size_of(in) & 0xff, 0) == 0)
				in++;
			continue;
		}
		for (uint64_t n = shuffled(~turn) % 50; n > 0; n--) {
			int error = take(
			    &c[who], out[who], size_of(out[who]) & 0xff, 0);

			if (error == -ETIMEDOUT)
				break;
			assert_int_equal(error, 0);
			out[who]++;
		}
	}
}

static void
is_held_back_by_the_slowest_consumer_until_it_is_dropped(void **state)
{
	uint64_t in = 0;
	void *data;

	(void)state;
	begin(4096, 2);
	while (put(&p, in, 64, 0) == 0)
		in++;
	for (uint64_t n = 0; n < in; n++)
		assert_int_equal(take(&c[0], n, 64, 0), 0);
	ring_release(&c[0]);
	assert_int_equal(ring_claim(&p, 64, &data, PASSED), -ETIMEDOUT);

	assert_int_equal(ring_drop(&ring, 2), -EINVAL);
	assert_int_equal(ring_drop(&ring, 1), 0);
	assert_int_equal(put(&p, in, 64, 0), 0);
	ring_flush(&p);
	assert_int_equal(take(&c[0], in, 64, 0), 0);
	assert_int_equal(take(&c[1], 0, 64, 0), -ECONNABORTED);
}

static void
tells_the_producer_that_nobody_is_left(void **state)
{
	void *data;

	(void)state;
	begin(4096, 2);
	assert_int_equal(ring_drop(&ring, 0), 0);
	ring_leave(&c[1]);
	while (put(&p, 0, 64, far()) == 0)
		;
	assert_int_equal(ring_claim(&p, 64, &data, far()), -EPIPE);
}

static void
gives_what_a_dead_producer_published_and_no_more(void **state)
{
	(void)state;
	begin(4096, 1);
	assert_int_equal(put(&p, 0, 64, 0), 0);
	assert_int_equal(put(&p, 1, 64, 0), 0);
	ring_flush(&p);
	assert_int_equal(put(&p, 2, 64, 0), 0);
	ring_abandon(&ring);
	assert_int_equal(take(&c[0], 0, 64, far()), 0);
	assert_int_equal(take(&c[0], 1, 64, far()), 0);
	assert_int_equal(take(&c[0], 2, 64, far()), -EOWNERDEAD);
}

static void
prefers_the_end_to_the_death_after_it(void **state)
{
	(void)state;
	begin(4096, 1);
	ring_close(&p);
	ring_abandon(&ring);
	assert_int_equal(take(&c[0], 0, 0, far()), -EPIPE);
}

static void
tells_a_producer_that_it_was_abandoned(void **state)
{
	(void)state;
	begin(4096, 1);
	ring_abandon(&ring);
	while (put(&p, 0, 64, far()) == 0)
		;
	assert_int_equal(put(&p, 0, 64, far()), -ECONNABORTED);
}

static void
lets_each_part_be_taken_once(void **state)
{
	(void)state;
	begin(4096, 2);
	assert_int_equal(ring_produce(&p, &ring), -EBUSY);
	assert_int_equal(ring_consume(&c[0], &ring, 1), -EBUSY);
	assert_int_equal(ring_consume(&c[0], &ring, 2), -EINVAL);
}

static void
attaches_only_to_a_ring_of_this_size_and_version(void **state)
{
	struct ring other;
	uint64_t *words = (uint64_t *)(void *)memory;

	(void)state;
	memset(memory, 0, SIZE);
	assert_int_equal(ring_attach(&other, memory, SIZE), -ENOENT);
	assert_int_equal(ring_create(&ring, memory, SIZE, 1), 0);
	assert_int_equal(ring_attach(&other, memory, SIZE), 0);
	assert_int_equal(ring_max(&other), ring_max(&ring));
	assert_int_equal(ring_max_in(SIZE, 1), ring_max(&ring));
	assert_int_equal(ring_attach(&other, memory, SIZE / 2), -EINVAL);
	assert_int_equal(ring_attach(&other, memory, 8), -EINVAL);
	assert_int_equal(ring_attach(&other, memory + 8, SIZE / 2), -EINVAL);

	/* Magic; version and number of consumers; size. */
	for (int word = 0; word < 3; word++) {
		uint64_t saved = words[word];

		for (int bit = 0; bit < 64; bit++) {
			int error;

			words[word] = saved ^ UINT64_C(1) << bit;
			error = ring_attach(&other, memory, SIZE);
			/* Some more consumers may be: the ring fits. */
			if (word == 1 && bit > 32 && bit < 42)
				assert_int_equal(error, 0);
			else
				assert_int_equal(
				    error, word == 0 ? -ENOENT : -EINVAL);
		}
		words[word] = saved;
	}
}

static void
refuses_memory_that_cannot_be_a_ring(void **state)
{
	(void)state;
	assert_int_equal(ring_create(&ring, memory, SIZE, 0), -EINVAL);
	assert_int_equal(ring_create(&ring, memory, SIZE, 1024), -EINVAL);
	assert_int_equal(ring_create(&ring, memory, 2048, 1), -EINVAL);
	assert_int_equal(ring_create(&ring, memory + 8, SIZE / 2, 1), -EINVAL);
}

/* Bytes of a lap that are what the headers of the next lap will be. */
static void
takes_no_payload_for_a_header(void **state)
{
	uint64_t capacity, number = 0;

	(void)state;
	begin(4096, 1);
	capacity = (uint64_t)(ring.end - ring.first);
	while (p.lap < 30 * capacity) {
		uint64_t size = shuffled(number++) % ring_max(&ring);
		const void *found;
		size_t found_size;
		void *data = NULL;

		assert_int_equal(ring_claim(&p, size, &data, 0), 0);
		for (size_t i = 0; size > 64 && i + 8 <= size; i += 64)
			*(uint64_t *)((void *)((char *)data +
			    i)) = ring_mark(p.lap + capacity, ring.first,
				      (unsigned char *)data + i) |
			    RING_BESIDE | 8;
		assert_int_equal(ring_commit(&p, size), 0);
		ring_flush(&p);
		assert_int_equal(ring_next(&c[0], &found, &found_size, 0), 0);
		assert_int_equal(found_size, size);
		assert_int_equal(
		    ring_next(&c[0], &found, &found_size, 0), -ETIMEDOUT);
	}
}

/* A header as only somebody who should not can write it. */
static int
take_with_header(uint64_t form)
{
	begin(4096, 1);
	assert_int_equal(put(&p, 0, 8, 0), 0);
	ring_flush(&p);
	atomic_store(ring_header(ring.first), form);
	return take(&c[0], 0, 8, PASSED);
}

static void
says_that_a_header_makes_no_sense(void **state)
{
	size_t max;

	(void)state;
	begin(4096, 1);
	max = ring_max(&ring);
	assert_int_equal(take_with_header(RING_BESIDE | 8), 0);
	assert_int_equal(take_with_header(RING_BESIDE | 57), -EBADMSG);
	assert_int_equal(take_with_header(RING_BEHIND | (max + 1)), -EBADMSG);
	assert_int_equal(take_with_header(RING_BEHIND | UINT32_MAX), -EBADMSG);
	assert_int_equal(take_with_header(RING_SKIP), -EBADMSG);
	assert_int_equal(take_with_header(0), -EBADMSG);
	assert_int_equal(take_with_header(RING_KIND), -EBADMSG);
	assert_int_equal(take_with_header(RING_MARK), -ETIMEDOUT);
}

static void
goes_beyond_the_lap_for_no_header(void **state)
{
	uint64_t lines, n = 0;
	int error;

	(void)state;
	begin(4096, 1);
	lines = (uint64_t)(ring.end - ring.first) / 64;
	for (uint64_t line = 0; line < lines; line++) {
		unsigned char *at = ring.first + line * 64;

		atomic_store(ring_header(at),
		    ring_mark(0, ring.first, at) | RING_BESIDE);
	}
	while ((error = take(&c[0], 0, 0, 0)) == 0)
		n++;
	assert_int_equal(error, -EBADMSG);
	assert_int_equal(n, lines - 1); /* the last can only skip */
}

static void
says_that_a_cursor_makes_no_sense(void **state)
{
	static const uint64_t told[] = {1, 64 * 64, UINT64_MAX - 4095};

	(void)state;
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		begin(4096, 1);
		while (put(&p, 0, 64, 0) == 0)
			;
		atomic_store(ring_header(ring.first - 64), told[i]);
		assert_int_equal(put(&p, 0, 64, PASSED), -EBADMSG);
	}
}

/* Most of what is overwritten is where it matters. */
static void
overwrite_something(uint64_t random)
{
	static const uint64_t values[] = {0, 1, 8, 64, 4096, SIZE, UINT32_MAX,
	    UINT64_MAX, RING_KIND, RING_SKIP | 64, RING_BEHIND | 1000000,
	    RING_BESIDE | 60};
	uint64_t lines = SIZE / 64, value = shuffled(~random);
	uint64_t line = random % 4 == 0 ? random / 4 % 8 : random / 4 % lines;
	_Atomic uint64_t *word = ring_header(memory + line * 64);
	uint64_t old = atomic_load(word);

	if (value % 3 == 0) /* near the truth */
		value = old ^ UINT64_C(1) << (value >> 8) % 64;
	else if (value % 3 == 1)
		value = (old & RING_MARK) |
		    values[(value >> 8) % (sizeof values / sizeof *values)];
	atomic_store(word, value);
}

static bool
is_an_answer(int error)
{
	return error == 0 || error == -ETIMEDOUT || error == -EPIPE ||
	    error == -EOWNERDEAD || error == -ECONNABORTED || error == -EBADMSG;
}

/* Produces and consumes all bytes that the calls point at. */
static void
use(uint64_t random)
{
	const unsigned char *found;
	const void *data;
	void *place;
	size_t size = random % 3000;
	unsigned sum = 0;
	int error = ring_claim(&p, size, &place, 0);

	assert_true(is_an_answer(error));
	if (error == 0) {
		memset(place, (int)random, size);
		assert_int_equal(ring_commit(&p, size), 0);
	}
	if (random % 5 == 0)
		ring_flush(&p);
	error = ring_next(&c[0], &data, &size, 0);
	assert_true(is_an_answer(error));
	if (error != 0)
		return;
	found = data;
	assert_true(found >= ring.first && size <= (size_t)(ring.end - found));
	for (size_t i = 0; i < size; i++)
		sum += found[i];
	assert_true(sum <= 255 * size);
}

static void
survives_whatever_is_overwritten(void **state)
{
	(void)state;
	for (uint64_t round = 0; round < 3000; round++) {
		begin(SIZE, 2);
		for (uint64_t n = 0; n < 60; n++) {
			uint64_t random = shuffled(round << 20 | n);

			use(random);
			if (random >> 40 & 1)
				overwrite_something(random >> 8);
			/* What can be attached can be used. */
			if (n == 40 && ring_attach(&ring, memory, SIZE) == 0)
				assert_true(ring.end <= memory + SIZE);
		}
	}
}

/* Starts a child that does one thing. */
static pid_t
start(int (*act)(uint64_t), uint64_t arg)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child > 0)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	_exit(-act(arg));
}

/* Its answer, or minus the signal that ended it. */
static int
end(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static int
overwrite_for_ever(uint64_t seed)
{
	for (uint64_t i = 0; i < UINT64_MAX; i++)
		overwrite_something(shuffled(seed + i));
	return 0;
}

static void
survives_who_overwrites_meanwhile(void **state)
{
	(void)state;
	for (uint64_t round = 0; round < 20; round++) {
		pid_t child;

		begin(SIZE, 2);
		child = start(overwrite_for_ever, round << 32);
		for (uint64_t n = 0; n < 5000; n++)
			use(shuffled(round << 20 | n));
		kill(child, SIGKILL);
		assert_int_equal(end(child), -SIGKILL);
	}
}

#define MANY 1000000

static int
produce_many(uint64_t count)
{
	for (uint64_t n = 0; n < count; n++) {
		int error = put(&p, n, size_of(n), far());

		if (error < 0)
			return error;
	}
	ring_close(&p);
	return 0;
}

static int
consume_many(uint64_t index)
{
	int error = 0;

	for (uint64_t n = 0; error == 0; n++) {
		error = take(&c[index], n, size_of(n), far());
		if (error == -EPIPE)
			return n == MANY ? 0 : -ENODATA;
	}
	return error;
}

static void
carries_a_million_records_from_process_to_process(void **state)
{
	pid_t producer;

	(void)state;
	begin(SIZE, 1);
	producer = start(produce_many, MANY);
	assert_int_equal(consume_many(0), 0);
	assert_int_equal(end(producer), 0);
}

static int
pin_and_echo(uint64_t count)
{
	struct ring_producer back;
	struct ring other;
	int error = ring_attach(&other, memory, SIZE / 2);

	if (error == 0)
		error = ring_produce(&back, &other);
	for (uint64_t n = 0; error == 0 && n < count; n++) {
		error = take(&c[0], n, 40, far());
		if (error == 0)
			error = put(&back, n, 30, far());
		ring_flush(&back);
	}
	return error;
}

/* On one CPU neither runs while the other spins: each message is slept for. */
static void
wakes_who_sleeps(void **state)
{
	struct ring other;
	struct ring_consumer back;
	cpu_set_t all, one;
	pid_t child;

	(void)state;
	assert_int_equal(sched_getaffinity(0, sizeof all, &all), 0);
	CPU_ZERO(&one);
	for (size_t cpu = 0; CPU_COUNT(&one) == 0; cpu++)
		if (CPU_ISSET(cpu, &all))
			CPU_SET(cpu, &one);
	assert_int_equal(ring_create(&other, memory, SIZE / 2, 1), 0);
	assert_int_equal(ring_consume(&back, &other, 0), 0);
	begin(SIZE / 2, 1);
	assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
	child = start(pin_and_echo, 2000);
	for (uint64_t n = 0; n < 2000; n++) {
		assert_int_equal(put(&p, n, 40, far()), 0);
		ring_flush(&p);
		assert_int_equal(take(&back, n, 30, far()), 0);
	}
	assert_int_equal(sched_setaffinity(0, sizeof all, &all), 0);
	assert_int_equal(end(child), 0);
}

static void
reads_no_garbage_of_a_producer_that_was_killed(void **state)
{
	(void)state;
	for (uint64_t round = 0; round < 150; round++) {
		uint64_t until = shuffled(round) % 5000, n = 0;
		pid_t producer;
		int error;

		begin(SIZE, 1);
		producer = start(produce_many, UINT64_MAX);
		for (; n < until; n++)
			assert_int_equal(take(&c[0], n, size_of(n), far()), 0);
		kill(producer, SIGKILL);
		assert_int_equal(end(producer), -SIGKILL);
		ring_abandon(&ring);
		while ((error = take(&c[0], n, size_of(n), far())) == 0)
			n++;
		assert_int_equal(error, -EOWNERDEAD);
	}
}

static void
goes_on_without_a_consumer_that_was_killed(void **state)
{
	(void)state;
	for (uint64_t round = 0; round < 150; round++) {
		uint64_t until = shuffled(round) % 5000, n = 0;
		pid_t consumer;
		int error;

		begin(SIZE, 1);
		consumer = start(consume_many, 0);
		for (; n < until; n++)
			assert_int_equal(put(&p, n, size_of(n), far()), 0);
		kill(consumer, SIGKILL);
		assert_int_equal(end(consumer), -SIGKILL);
		assert_int_equal(ring_drop(&ring, 0), 0);
		while ((error = put(&p, n, size_of(n), far())) == 0)
			n++;
		assert_int_equal(error, -EPIPE);
	}
}

static int
await_death(uint64_t index)
{
	return take(&c[index], 0, 0, far());
}

static int
await_room(uint64_t unused)
{
	int error;

	(void)unused;
	while ((error = put(&p, 0, 64, far())) == 0)
		;
	return error;
}

static void
wakes_those_who_wait_for_the_dead(void **state)
{
	(void)state;
	for (int round = 0; round < 20; round++) {
		pid_t child[2];

		begin(4096, 2);
		child[0] = start(await_death, 0);
		child[1] = start(await_death, 1);
		ring_abandon(&ring);
		assert_int_equal(end(child[0]), EOWNERDEAD);
		assert_int_equal(end(child[1]), EOWNERDEAD);

		begin(4096, 1);
		child[0] = start(await_room, 0);
		assert_int_equal(ring_drop(&ring, 0), 0);
		assert_int_equal(end(child[0]), EPIPE);
	}
}

static void *
produce_in_thread(void *arg)
{
	*(int *)arg = produce_many(MANY / 10);
	return NULL;
}

static void *
consume_in_thread(void *arg)
{
	struct ring_consumer *consumer = arg;
	int error = 0;
	uint64_t n = 0;

	while ((error = take(consumer, n, size_of(n), far())) == 0)
		n++;
	return error == -EPIPE && n == MANY / 10 ? consumer : NULL;
}

/* Threads on one mapping are what a thread sanitizer can follow. */
static void
serves_threads_as_well(void **state)
{
	pthread_t producer, consumer[CONSUMERS];
	int error = -1;

	(void)state;
	begin(16384, CONSUMERS);
	for (unsigned i = 0; i < CONSUMERS; i++)
		assert_int_equal(pthread_create(&consumer[i], NULL,
				     consume_in_thread, &c[i]),
		    0);
	assert_int_equal(
	    pthread_create(&producer, NULL, produce_in_thread, &error), 0);
	assert_int_equal(pthread_join(producer, NULL), 0);
	assert_int_equal(error, 0);
	for (unsigned i = 0; i < CONSUMERS; i++) {
		void *result;

		assert_int_equal(pthread_join(consumer[i], &result), 0);
		assert_ptr_equal(result, &c[i]);
	}
}

static void *
drop_in_thread(void *arg)
{
	const struct ring_consumer *dead = arg;

	for (unsigned i = 1; i < CONSUMERS; i++)
		ring_drop(&dead->ring, i);
	return NULL;
}

static void
drops_consumers_while_it_streams(void **state)
{
	pthread_t producer, consumer, coordinator;
	void *result;
	int error = -1;

	(void)state;
	begin(16384, CONSUMERS);
	assert_int_equal(
	    pthread_create(&consumer, NULL, consume_in_thread, &c[0]), 0);
	assert_int_equal(
	    pthread_create(&producer, NULL, produce_in_thread, &error), 0);
	assert_int_equal(
	    pthread_create(&coordinator, NULL, drop_in_thread, &c[0]), 0);
	assert_int_equal(pthread_join(coordinator, NULL), 0);
	assert_int_equal(pthread_join(producer, NULL), 0);
	assert_int_equal(error, 0);
	assert_int_equal(pthread_join(consumer, &result), 0);
	assert_ptr_equal(result, &c[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(gives_what_was_put_in),
	    cmocka_unit_test(aligns_what_can_be_written),
	    cmocka_unit_test(keeps_random_sizes_in_order),
	    cmocka_unit_test(wraps_around_with_records_of_every_size),
	    cmocka_unit_test(takes_a_third_of_the_ring_anywhere_and_no_more),
	    cmocka_unit_test(overwrites_nothing_that_is_unread),
	    cmocka_unit_test(releases_before_the_next_record_is_asked_for),
	    cmocka_unit_test(shows_nothing_before_it_is_flushed),
	    cmocka_unit_test(publishes_a_batch_that_is_full),
	    cmocka_unit_test(publishes_before_it_waits),
	    cmocka_unit_test(commits_less_than_was_claimed_but_not_more),
	    cmocka_unit_test(waits_end_at_their_deadline),
	    cmocka_unit_test(ends_after_the_last_record),
	    cmocka_unit_test(gives_everything_to_each_of_four_consumers),
	    cmocka_unit_test(
		is_held_back_by_the_slowest_consumer_until_it_is_dropped),
	    cmocka_unit_test(tells_the_producer_that_nobody_is_left),
	    cmocka_unit_test(gives_what_a_dead_producer_published_and_no_more),
	    cmocka_unit_test(prefers_the_end_to_the_death_after_it),
	    cmocka_unit_test(tells_a_producer_that_it_was_abandoned),
	    cmocka_unit_test(lets_each_part_be_taken_once),
	    cmocka_unit_test(attaches_only_to_a_ring_of_this_size_and_version),
	    cmocka_unit_test(refuses_memory_that_cannot_be_a_ring),
	    cmocka_unit_test(takes_no_payload_for_a_header),
	    cmocka_unit_test(says_that_a_header_makes_no_sense),
	    cmocka_unit_test(goes_beyond_the_lap_for_no_header),
	    cmocka_unit_test(says_that_a_cursor_makes_no_sense),
	    cmocka_unit_test(survives_whatever_is_overwritten),
	    cmocka_unit_test(survives_who_overwrites_meanwhile),
	    cmocka_unit_test(carries_a_million_records_from_process_to_process),
	    cmocka_unit_test(wakes_who_sleeps),
	    cmocka_unit_test(reads_no_garbage_of_a_producer_that_was_killed),
	    cmocka_unit_test(goes_on_without_a_consumer_that_was_killed),
	    cmocka_unit_test(wakes_those_who_wait_for_the_dead),
	    cmocka_unit_test(serves_threads_as_well),
	    cmocka_unit_test(drops_consumers_while_it_streams),
	};

	return cmocka_run_group_tests(tests, map, unmap);
}
