#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "pool/pool.h"
#include "role/parcels.h"
#include "run.h"
#include "skip.h"

#define PAGES 64

static struct region region;
static struct pool pool;

static int
make_pool(void **state)
{
	(void)state;
	region = (struct region){0};
	if (region_map_anonymous(&region, PAGES, MAP_SHARED) < 0)
		return -1;
	return pool_create(&pool, &region);
}

static int
drop_pool(void **state)
{
	(void)state;
	region_unmap(&region);
	return 0;
}

static uint64_t
allot(size_t size)
{
	uint64_t chunk;

	assert_int_equal(pool_alloc(&pool, size, &chunk), 0);
	return chunk;
}

static uint64_t
allot_filled(size_t size, int byte)
{
	uint64_t chunk = allot(size);

	memset(pool_write(&pool, chunk, size), byte, size);
	return chunk;
}

static void
give_back(uint64_t chunk)
{
	assert_int_equal(pool_free(&pool, chunk), 0);
}

static struct pool_stats
stats_now(void)
{
	struct pool_stats stats;

	assert_int_equal(pool_stats(&pool, &stats), 0);
	return stats;
}

static void
assert_words(const char *expected)
{
	char words[160];

	assert_string_equal(
	    pool_error_words(&pool, words, sizeof words), expected);
}

static void
allots_any_size_at_multiples_of_16(void **state)
{
	(void)state;
	for (size_t size = 1; size < 1500; size += 7)
		assert_int_equal(allot(size) % POOL_ALIGNMENT, 0);
	assert_int_equal(pool_check(&pool), 0);
}

static void
refuses_to_allot_nothing(void **state)
{
	uint64_t chunk = 5;

	(void)state;
	assert_int_equal(pool_alloc(&pool, 0, &chunk), -EINVAL);
	assert_int_equal(chunk, 5);
}

static void
uses_again_what_was_freed(void **state)
{
	uint64_t chunk = allot(1000);

	(void)state;
	allot(1000);
	give_back(chunk);
	assert_int_equal(allot(1000), chunk);
}

/* One free chunk is left, whatever the order: 0 1 2, then 0 2 1, ... */
static void
joins_neighbours_in_every_order(void **state)
{
	static const int orders[6][3] = {
	    {0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	uint64_t chunks[3];

	(void)state;
	for (int i = 0; i < 6; i++) {
		for (int j = 0; j < 3; j++)
			chunks[j] = allot(500 + 100 * (size_t)j);
		for (int j = 0; j < 3; j++) {
			give_back(chunks[orders[i][j]]);
			assert_int_equal(pool_check(&pool), 0);
		}
		assert_int_equal(stats_now().free_chunks, 1);
		assert_int_equal(stats_now().live_chunks, 0);
	}
}

static void
a_whole_region_can_be_one_chunk_again(void **state)
{
	size_t most = PAGES * region.page_size - stats_now().first - 24;
	static uint64_t chunks[1 << 16];
	uint64_t chunk;
	size_t count = 0;

	(void)state;
	while (pool_alloc(&pool, 100, &chunks[count]) == 0)
		assert_true(++count < sizeof chunks / sizeof *chunks);
	for (size_t i = 0; i < count; i += 2)
		give_back(chunks[i]);
	for (size_t i = 1; i < count; i += 2)
		give_back(chunks[i]);
	give_back(allot(most));
	assert_int_equal(pool_alloc(&pool, most + 1, &chunk), -ENOMEM);
	assert_int_equal(pool_check(&pool), 0);
}

static void
names_a_double_free(void **state)
{
	uint64_t chunk = allot(100), other = allot(100);
	char words[80];

	(void)state;
	give_back(chunk);
	assert_int_equal(pool_free(&pool, chunk), -EALREADY);
	snprintf(words, sizeof words, "free of chunk %u: it was freed before",
	    (unsigned)chunk);
	assert_words(words);
	/* Also where the memory is another chunk's by now. */
	give_back(other);
	assert_int_equal(allot(300), chunk);
	assert_int_equal(pool_free(&pool, other), -EALREADY);
	assert_int_equal(pool_check(&pool), 0);
}

static void
names_a_foreign_pointer(void **state)
{
	uint64_t chunk = allot(100), end = PAGES * region.page_size;
	uint64_t nowhere[] = {0, 8, 16, chunk - 16, chunk + 1, chunk + 48,
	    chunk + 4096, end - 16, end, end + 16, UINT64_MAX, UINT64_MAX - 15};
	char words[120];

	(void)state;
	for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
		assert_int_equal(pool_free(&pool, nowhere[i]), -EFAULT);
	pool_free(&pool, end);
	snprintf(words, sizeof words, "free of %u: no chunk ever began there",
	    (unsigned)end);
	assert_words(words);
	pool_free(&pool, chunk + 48);
	snprintf(words, sizeof words,
	    "free of %u: no chunk ever began there; it lies inside chunk %u",
	    (unsigned)chunk + 48, (unsigned)chunk);
	assert_words(words);
	give_back(chunk);
}

static void
finds_the_chunk_around_a_pointer_far_inside_it(void **state)
{
	uint64_t chunk = allot(100000);

	(void)state;
	allot(10);
	assert_int_equal(pool_free(&pool, chunk + 65536), -EFAULT);
	assert_int_equal(pool.failure.within, chunk);
}

static void
names_who_wrote_beyond_its_end(void **state)
{
	(void)state;
	for (size_t size = 1; size < 50; size++) {
		uint64_t chunk = allot(size);
		char *bytes = pool_write(&pool, chunk, size + 1);
		char kept = bytes[size], words[120];

		bytes[size] = 0;
		assert_int_equal(pool_check(&pool), -EOVERFLOW);
		assert_int_equal(pool_free(&pool, chunk), -EOVERFLOW);
		snprintf(words, sizeof words,
		    "chunk %u (%u bytes): its owner wrote beyond its end",
		    (unsigned)chunk, (unsigned)size);
		assert_words(words);
		bytes[size] = kept;
		give_back(chunk);
	}
	assert_int_equal(pool_check(&pool), 0);
}

static void
names_a_neighbour_that_was_run_over(void **state)
{
	uint64_t chunk = allot(100), next = allot(100);
	char words[120];

	(void)state;
	memset(pool_write(&pool, chunk, 160), 'x', 160);
	assert_int_equal(pool_free(&pool, next), -EUCLEAN);
	snprintf(words, sizeof words,
	    "the pool is damaged at chunk %u: what stands before it was "
	    "overwritten",
	    (unsigned)next);
	assert_words(words);
	assert_int_equal(pool_free(&pool, chunk), -EOVERFLOW);
	assert_int_equal(pool_check(&pool), -EOVERFLOW);
}

/* A chunk that would end before its own guard word. */
static void
notices_a_size_that_cannot_be(void **state)
{
	uint64_t chunk = allot(1);
	uint32_t slack = 31;

	(void)state;
	memcpy(region.start + chunk - sizeof slack, &slack, sizeof slack);
	assert_int_equal(pool_free(&pool, chunk), -EUCLEAN);
	assert_int_equal(pool_check(&pool), -EUCLEAN);
}

/* What is found in shared memory may be anything. */
static void
follows_no_root_and_no_parcel_out_of_the_pool(void **state)
{
	uint64_t chunk = allot(mailbox_size(1)), end;
	struct mailbox *box = pool_write(&pool, chunk, mailbox_size(1));
	const struct mailbox *found = NULL;
	uint64_t count = 0;

	(void)state;
	end = region.pages * region.page_size;
	box->count = 1;
	box->parcels[0] = (struct parcel){chunk, 1};
	assert_int_equal(pool_set_root(&pool, chunk), 0);
	assert_int_equal(mailbox_find(&pool, &found, &count), 0);
	assert_ptr_equal(found, box);
	assert_int_equal(count, 1);

	box->count = end;
	assert_int_equal(mailbox_find(&pool, &found, &count), -EUCLEAN);
	box->count = UINT64_MAX / sizeof(struct parcel) + 1;
	assert_int_equal(mailbox_find(&pool, &found, &count), -EUCLEAN);
	for (size_t i = 0; i < 4; i++) {
		const uint64_t roots[] = {0, chunk + 1, end, UINT64_MAX};

		assert_int_equal(pool_set_root(&pool, roots[i]), 0);
		assert_int_equal(mailbox_find(&pool, &found, &count), -EUCLEAN);
	}
	assert_int_equal(
	    parcel_expect(&pool, (struct parcel){end, 1}), -EUCLEAN);
	assert_int_equal(
	    parcel_expect(&pool, (struct parcel){chunk, end}), -EUCLEAN);
}

static void
notices_writes_into_freed_memory(void **state)
{
	uint64_t chunk = allot(100);

	(void)state;
	allot(100);
	give_back(chunk);
	memset(pool_write(&pool, chunk, 8), 'x', 8);
	assert_int_equal(pool_check(&pool), -EUCLEAN);
	assert_int_equal(pool_alloc(&pool, 100, &chunk), -EUCLEAN);
}

static void
says_when_it_is_exhausted(void **state)
{
	uint64_t chunk = 7;

	(void)state;
	assert_int_equal(pool_alloc(&pool, SIZE_MAX, &chunk), -ENOMEM);
	assert_int_equal(pool_alloc(&pool, SIZE_MAX - 40, &chunk), -ENOMEM);
	assert_int_equal(
	    pool_alloc(&pool, PAGES * region.page_size, &chunk), -ENOMEM);
	assert_int_equal(chunk, 7);
	while (pool_alloc(&pool, 5000, &chunk) == 0)
		;
	assert_int_equal(pool.failure.error, -ENOMEM);
	assert_int_equal(pool.failure.size, 5000);
	assert_int_equal(pool_check(&pool), 0);
	allot(1);
}

static void
finds_no_pool_where_there_is_none(void **state)
{
	struct region r = {0};
	struct pool p;

	(void)state;
	assert_int_equal(pool_create(&p, &r), -EFAULT);
	assert_int_equal(pool_attach(&p, &r), -EFAULT);
	assert_int_equal(region_map_anonymous(&r, 2, MAP_SHARED), 0);
	assert_int_equal(pool_attach(&p, &r), -ENOENT);
	memcpy(r.start, region.start, r.page_size); /* of another size */
	assert_int_equal(pool_attach(&p, &r), -EINVAL);
	assert_int_equal(pool_create(&p, &r), -EEXIST);
	region_unmap(&r);
}

static void
is_of_no_use_after_munmap(void **state)
{
	uint64_t chunk = allot(10);

	(void)state;
	region_unmap(&region);
	assert_int_equal(pool_free(&pool, chunk), -EFAULT);
	assert_null(pool_read(&pool, chunk, 10));
}

static void
cannot_be_rehearsed(void **state)
{
	struct region r = {.dry_run = true};
	struct pool p;

	(void)state;
	assert_int_equal(region_map_anonymous(&r, PAGES, MAP_SHARED), 0);
	assert_int_equal(pool_create(&p, &r), -ENOTSUP);
}

static void
one_page_is_enough(void **state)
{
	struct region r = {0};
	struct pool p;
	uint64_t chunk;

	(void)state;
	assert_int_equal(region_map_anonymous(&r, 1, MAP_SHARED), 0);
	assert_int_equal(pool_create(&p, &r), 0);
	assert_int_equal(pool_alloc(&p, 1000, &chunk), 0);
	assert_true(chunk + 1000 <= r.page_size);
	assert_int_equal(pool_alloc(&p, r.page_size, &chunk), -ENOMEM);
	assert_int_equal(pool_check(&p), 0);
	region_unmap(&r);
}

/* Offsets, not pointers: a second mapping of the object, elsewhere. */
static void
means_the_same_at_another_address(void **state)
{
	struct region one = {0}, two = {0};
	struct pool here, there;
	uint64_t chunk, found;
	char name[64];

	(void)state;
	snprintf(name, sizeof name, "/shmlab-test-%d", getpid());
	assert_int_equal(region_create_shm(&one, name, PAGES, MAP_SHARED), 0);
	assert_int_equal(pool_create(&here, &one), 0);
	assert_int_equal(region_attach_shm(&two, name, MAP_SHARED), 0);
	shm_unlink(name);
	assert_true(one.start != two.start);
	assert_int_equal(pool_attach(&there, &two), 0);

	assert_int_equal(pool_root(&there, &found), 0);
	assert_int_equal(found, 0);
	assert_int_equal(pool_alloc(&here, 6, &chunk), 0);
	memcpy(pool_write(&here, chunk, 6), "hello", 6);
	assert_int_equal(pool_set_root(&here, chunk), 0);
	assert_int_equal(pool_root(&there, &found), 0);
	assert_string_equal(pool_read(&there, found, 6), "hello");
	assert_int_equal(pool_free(&there, found), 0);
	assert_int_equal(pool_free(&here, chunk), -EALREADY);
	region_unmap(&one);
	region_unmap(&two);
}

static void
reaches_only_what_is_the_pools(void **state)
{
	uint64_t end = PAGES * region.page_size;

	(void)state;
	assert_null(pool_read(&pool, 0, 8));
	assert_null(pool_write(&pool, 16, 8));
	assert_null(pool_read(&pool, end - 16, 17));
	assert_null(pool_read(&pool, UINT64_MAX, 1));
	assert_null(pool_read(&pool, end - 16, SIZE_MAX));
	assert_non_null(pool_read(&pool, end - 16, 16));
}

/* Walks. */

static void
walks_over_every_chunk(void **state)
{
	uint64_t chunks[] = {allot(10), allot(200), allot(3000)};
	struct pool_chunk c = {0};
	uint64_t end = stats_now().first;

	(void)state;
	give_back(chunks[1]);
	assert_int_equal(pool_lock(&pool), 0);
	for (int i = 0; i < 3; i++) {
		assert_true(pool_next(&pool, &c));
		assert_int_equal(c.chunk, chunks[i]);
		assert_int_equal(c.start, end);
		assert_int_equal(c.live, i != 1);
		end = c.end;
	}
	assert_int_equal(c.size, 3000);
	assert_true(pool_next(&pool, &c)); /* the rest of the last page */
	assert_false(c.live);
	assert_int_equal(c.end % region.page_size, 0);
	assert_false(pool_next(&pool, &c));
	pool_unlock(&pool);
}

static void
walks_over_the_free_ones_by_class(void **state)
{
	uint64_t chunks[9], least = 0;
	struct pool_chunk c = {0};
	int count = 0;

	(void)state;
	for (size_t i = 0; i < 9; i++) {
		chunks[i] = allot(9000 - 900 * i);
		allot(8); /* keeps them apart */
	}
	for (int i = 0; i < 9; i++)
		give_back(chunks[i]);
	assert_int_equal(pool_lock(&pool), 0);
	while (pool_next_free(&pool, &c)) {
		assert_false(c.live);
		assert_true(pool_class_size(&c) >= least);
		assert_true(pool_class_size(&c) <= c.end - c.start);
		least = pool_class_size(&c);
		count++;
	}
	pool_unlock(&pool);
	assert_int_equal(count, stats_now().free_chunks);
	assert_true(count >= 9);
}

static void
stamp(uint64_t at, uint32_t value)
{
	memcpy(region.start + at, &value, sizeof value);
}

/* A list of large chunks that goes on among small ones: a walk that believed it
 * would come by again and again. */
static void
a_list_that_leads_back_to_smaller_chunks_is_not_followed(void **state)
{
	uint64_t chunks[3];
	struct pool_chunk c = {0};
	int count = 0;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		chunks[i] = allot(i < 2 ? 100 : 3000);
		allot(8); /* keeps them apart */
	}
	for (size_t i = 0; i < 3; i++)
		give_back(chunks[i]);
	stamp(chunks[1], 0);				      /* next */
	stamp(chunks[0] + 4, (uint32_t)(chunks[2] / 16 - 1)); /* prev */
	stamp(chunks[2], (uint32_t)(chunks[0] / 16 - 1));
	assert_int_equal(pool_lock(&pool), 0);
	while (count < 100 && pool_next_free(&pool, &c))
		count++;
	pool_unlock(&pool);
	assert_true(count < 100);
	assert_int_equal(pool_check(&pool), -EUCLEAN);
}

static void
names_a_lock_that_was_overwritten(void **state)
{
	uint64_t chunk = allot(100), word = 0x7878787878787878;

	(void)state;
	memcpy(&region.start[32], &word, sizeof word);
	assert_int_equal(pool_free(&pool, chunk), -EUCLEAN);
	assert_words("the pool is damaged: its header was overwritten");
	assert_int_equal(pool_check(&pool), -EUCLEAN);
}

static void
a_free_chunk_holds_what_its_size_says(void **state)
{
	struct pool_chunk c = {0};
	uint64_t chunk = allot(777);

	(void)state;
	allot(8);
	give_back(chunk);
	assert_int_equal(pool_lock(&pool), 0);
	assert_true(pool_next(&pool, &c));
	pool_unlock(&pool);
	assert_int_equal(allot(c.size), chunk);
}

static void
draws_a_map_of_what_is_free(void **state)
{
	size_t cells = PAGES * region.page_size / POOL_ALIGNMENT;
	uint64_t first = allot(40), second = allot(8); /* 4 and 2 units */
	size_t at = (first - POOL_ALIGNMENT) / POOL_ALIGNMENT;
	char *line = malloc(cells + 1);

	(void)state;
	allot(8);
	give_back(second);
	assert_non_null(line);
	assert_int_equal(pool_lock(&pool), 0);
	pool_map(&pool, line, cells);
	assert_memory_equal(line + at - 2, "==####..##..", 12);
	assert_int_equal(line[cells - 1], POOL_MAP_BEYOND);
	assert_int_equal(line[cells], '\0');

	pool_map(&pool, line, PAGES);
	assert_int_equal(line[0], POOL_MAP_OWN);
	assert_int_equal(line[first / region.page_size], POOL_MAP_PARTLY);
	assert_int_equal(strlen(line), PAGES);
	pool_unlock(&pool);
	free(line);
}

/* Logs. */

static struct op ops[4096];
static size_t op_count;

static void
keep_ops(struct oplog *log)
{
	assert_true(op_count + log->count <= 4096);
	memcpy(ops + op_count, log->op, log->count * sizeof *ops);
	op_count += log->count;
	log->count = 0;
}

static struct oplog oplog = {.full = keep_ops};

/* How often the log says so of that page. */
static unsigned
logged(enum op_kind what, uint64_t page)
{
	struct pages_run run;
	unsigned count = 0;

	keep_ops(&oplog);
	for (size_t i = 0; i < op_count; i++) {
		struct pages_cursor at = pages_walk(ops[i].set);

		while (ops[i].what == what && pages_next(&at, &run))
			count += page >= run.first &&
			    page < run.first + run.count;
	}
	return count;
}

static void
listen(void)
{
	op_count = oplog.count = 0;
	region.log = &oplog;
	pool_begin(&pool);
}

static void
logs_the_first_touches_of_a_page_alone(void **state)
{
	(void)state;
	listen();
	for (int i = 0; i < 20; i++)
		give_back(allot(50));
	assert_int_equal(logged(OP_READ, 0), 0); /* the lock is a store */
	assert_int_equal(logged(OP_WRITE, 0), 1);
	pool_begin(&pool);
	allot(50);
	assert_int_equal(logged(OP_WRITE, 0), 2);
}

static void
logs_what_owners_touch(void **state)
{
	size_t page = region.page_size;
	uint64_t chunk = allot(8 * page);
	uint64_t inner = chunk / page + 2;

	(void)state;
	listen();
	pool_read(&pool, chunk, 8 * page);
	assert_int_equal(logged(OP_READ, inner), 1);
	pool_write(&pool, inner * page, 1);
	assert_int_equal(logged(OP_WRITE, inner), 1);
	assert_int_equal(logged(OP_WRITE, inner + 1), 0);
	pool_write(&pool, chunk, 8 * page);
	pool_read(&pool, chunk, 8 * page);
	assert_int_equal(logged(OP_WRITE, inner), 1);
	assert_int_equal(logged(OP_WRITE, inner + 1), 1);
	assert_int_equal(logged(OP_READ, inner), 1);
}

static void
tells_which_pages_hold_live_chunks(void **state)
{
	size_t page = region.page_size;
	uint64_t chunks[] = {allot(3 * page), allot(5 * page), allot(10)};
	uint64_t inner = chunks[1] / page + 2;

	(void)state;
	give_back(chunks[1]);
	listen();
	assert_int_equal(pool_lock(&pool), 0);
	assert_int_equal(pool_note_live(&pool), 0);
	pool_unlock(&pool);
	assert_int_equal(logged(OP_LIVE, chunks[0] / page + 1), 1);
	assert_int_equal(logged(OP_LIVE, inner), 0);
	assert_int_equal(logged(OP_LIVE, chunks[2] / page), 1);
	assert_int_equal(logged(OP_LIVE, PAGES - 1), 0);
}

static uint64_t
entry_of(int pagemap, const struct region *r, uint64_t page)
{
	uint64_t entry;
	uintptr_t address = (uintptr_t)r->start + page * r->page_size;

	assert_int_equal(pread(pagemap, &entry, sizeof entry,
			     (off_t)(address / r->page_size * sizeof entry)),
	    sizeof entry);
	return entry;
}

static long
faults_so_far(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt;
}

static void
work_a_while(void)
{
	uint64_t chunks[40];

	for (size_t i = 0; i < 40; i++)
		chunks[i] = allot_filled(1 + i * 137 % 5000, 'x');
	for (size_t i = 0; i < 40; i += 3)
		give_back(chunks[i]);
	for (size_t i = 1; i < 40; i += 3)
		*(volatile const char *)pool_read(&pool, chunks[i], 1);
	allot(50000);
	allot(200);
}

/* In fresh private memory each first read of a page is one fault and maps the
 * page of zeros, each first write is another, and gives it one of its own. */
static void
touches_what_it_logs_and_nothing_else(void **state)
{
	int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	long faults, logged_faults = 0;

	skip_if(pagemap < 0, "pagemap shows nothing here");
	work_a_while(); /* this code is in memory from now on */
	drop_pool(state);
	region = (struct region){.log = &oplog};
	memset(ops, 1, sizeof ops);
	op_count = oplog.count = 0;
	assert_int_equal(region_map_anonymous(&region, PAGES, MAP_PRIVATE), 0);

	faults = faults_so_far();
	assert_int_equal(pool_create(&pool, &region), 0);
	work_a_while();
	faults = faults_so_far() - faults;
	for (uint64_t i = 0; i < PAGES; i++) {
		unsigned reads = logged(OP_READ, i);
		unsigned writes = logged(OP_WRITE, i);
		uint64_t entry = entry_of(pagemap, &region, i);

		logged_faults += reads + writes;
		assert_int_equal(entry >> 63 & 1, reads + writes > 0);
		assert_int_equal(entry >> 56 & 1, writes); /* its own */
	}
	close(pagemap);
	if (!TAKES_NOTES) /* pages of its own */
		assert_int_equal(faults, logged_faults);
}

/* Pages. */

static unsigned
resident(const struct region *r)
{
	unsigned char in_memory[PAGES];
	unsigned count = 0;

	assert_int_equal(
	    mincore(r->start, r->pages * r->page_size, in_memory), 0);
	for (size_t i = 0; i < r->pages; i++)
		count += in_memory[i] & 1;
	return count;
}

static void
grows_page_by_page(void **state)
{
	size_t page = region.page_size;

	(void)state;
	assert_int_equal(resident(&region), 1);
	for (unsigned i = 0; i < 20; i++) {
		allot_filled(page - 24, 'x');
		assert_true(resident(&region) <= i + 3);
		assert_true(resident(&region) >= i + 1);
	}
	assert_int_equal(stats_now().top, resident(&region) * page);
}

static void
gives_whole_free_pages_back(int sharing)
{
	struct region r = {0};
	uint64_t chunks[20], pages = 0;
	struct pool p;
	unsigned full;
	size_t page;

	assert_int_equal(region_map_anonymous(&r, PAGES, sharing), 0);
	page = r.page_size;
	assert_int_equal(pool_create(&p, &r), 0);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(pool_alloc(&p, 2 * page, &chunks[i]), 0);
		memset(pool_write(&p, chunks[i], 2 * page), i, 2 * page);
	}
	full = resident(&r);
	for (int i = 0; i < 20; i++)
		if (i != 10)
			assert_int_equal(pool_free(&p, chunks[i]), 0);
	assert_int_equal(resident(&r), full); /* not at a free */
	assert_int_equal(pool_trim(&p, &pages), 0);
	assert_true(pages >= 34);
	assert_int_equal(resident(&r), full - pages);
	assert_int_equal(pool_check(&p), 0);

	for (size_t i = 0; i < 2 * page; i++)
		assert_int_equal(
		    ((const char *)pool_read(&p, chunks[10], 1))[i], 10);
	assert_int_equal(pool_free(&p, chunks[10]), 0);
	assert_int_equal(pool_alloc(&p, 40 * page, &chunks[0]), 0);
	memset(pool_write(&p, chunks[0], 40 * page), 1, 40 * page);
	assert_int_equal(pool_check(&p), 0);
	region_unmap(&r);
}

static void
gives_pages_of_shared_memory_back(void **state)
{
	(void)state;
	gives_whole_free_pages_back(MAP_SHARED);
}

static void
gives_pages_of_private_memory_back(void **state)
{
	(void)state;
	gives_whole_free_pages_back(MAP_PRIVATE);
}

/* Against a model that anybody can check: a list of intervals. */

#define HELD 200

struct interval {
	uint64_t chunk;
	size_t size;
	unsigned char byte;
};

static struct interval held[HELD];
static size_t held_count;

static uint64_t seed;

static uint64_t
draw(uint64_t below)
{
	seed = seed * 6364136223846793005 + 1442695040888963407;
	return (seed >> 33) % below;
}

static void
assert_apart(const struct interval *new)
{
	assert_int_equal(new->chunk % POOL_ALIGNMENT, 0);
	assert_true(new->chunk >= stats_now().first + 16);
	assert_true(new->chunk + new->size <= PAGES *region.page_size);
	for (size_t i = 0; i < held_count; i++)
		assert_true(new->chunk + new->size <= held[i].chunk ||
		    held[i].chunk + held[i].size <= new->chunk);
}

/* Nothing free is a sixteenth larger than what was refused. */
static void
assert_refused_rightly(size_t size)
{
	uint64_t least = (size + 24 + 15) / 16 * 16;
	uint64_t end = stats_now().top;
	struct pool_chunk c = {0}, last = {.end = end};

	assert_int_equal(pool_lock(&pool), 0);
	while (pool_next(&pool, &c)) {
		if (!c.live)
			assert_true(c.end - c.start < least + least / 16 + 16);
		last = c;
	}
	pool_unlock(&pool);
	if (last.live)
		last.start = end;
	assert_true(
	    last.start + least > PAGES * region.page_size || !last.live);
}

static void
play_alloc(void)
{
	static const size_t most[] = {24, 100, 1000, 4000, 30000};
	struct interval new = {.size = 1 + draw(most[draw(5)])};
	int error;

	new.byte = (unsigned char)draw(256);
	error = pool_alloc(&pool, new.size, &new.chunk);
	if (error == -ENOMEM) {
		assert_refused_rightly(new.size);
		return;
	}
	assert_int_equal(error, 0);
	assert_apart(&new);
	memset(pool_write(&pool, new.chunk, new.size), new.byte, new.size);
	held[held_count++] = new;
}

static void
play_free(void)
{
	size_t i = draw(held_count);
	const unsigned char *bytes = pool_read(
	    &pool, held[i].chunk, held[i].size);

	for (size_t j = 0; j < held[i].size; j++)
		if (bytes[j] != held[i].byte)
			fail_msg(
			    "byte %zu of chunk %u", j, (unsigned)held[i].chunk);
	give_back(held[i].chunk);
	held[i] = held[--held_count];
}

static void
agrees_with_a_list_of_intervals(void **state)
{
	(void)state;
	for (seed = 1; seed < 6; seed++) {
		uint64_t kept = seed;

		for (int i = 0; i < 4000; i++) {
			bool fill = i / 500 % 2 == 0;

			if (held_count == 0 ||
			    (held_count < HELD && draw(10) < (fill ? 7 : 3)))
				play_alloc();
			else
				play_free();
			if (i % 50 == 0)
				assert_int_equal(pool_check(&pool), 0);
			assert_int_equal(stats_now().live_chunks, held_count);
		}
		while (held_count > 0)
			play_free();
		assert_int_equal(stats_now().free_chunks, 1);
		assert_int_equal(stats_now().live_bytes, 0);
		assert_int_equal(pool_check(&pool), 0);
		seed = kept;
	}
}

/* Any byte may be anything, but for the mutex, which belongs to libc. */
static void
damage_is_reported_and_no_crash(void **state)
{
	size_t size = PAGES * region.page_size, reports = 0;
	size_t after_mutex = 32 + sizeof(pthread_mutex_t);

	for (seed = 1; seed < 300; seed++) {
		uint64_t kept = seed, chunks[30], pages;
		struct pool_chunk c = {0}, d = {0};
		char line[65];

		drop_pool(state);
		assert_int_equal(make_pool(state), 0);
		for (size_t i = 0; i < 30; i++)
			chunks[i] = allot(1 + draw(2000));
		for (size_t i = 0; i < 30; i += 2)
			give_back(chunks[i]);
		for (int i = 0; i < 20; i++) {
			size_t reach = draw(2) ? 2600 : stats_now().top;
			size_t at = after_mutex + draw(reach - after_mutex - 8);

			memset(region.start + at, (int)draw(256), 1 + draw(8));
			if (pool_lock(&pool) < 0)
				break;
			pool_unlock(&pool);
		}
		for (int i = 0; i < 30; i++) {
			reports += pool_free(&pool, chunks[i]) < 0;
			reports += pool_alloc(
				       &pool, 1 + draw(3000), &chunks[i]) < 0;
		}
		reports += pool_check(&pool) < 0;
		pool_trim(&pool, &pages);
		if (pool_lock(&pool) == 0) {
			while (pool_next(&pool, &c))
				assert_true(c.end <= size);
			while (pool_next_free(&pool, &d))
				assert_true(d.end <= size);
			pool_map(&pool, line, 64);
			pool_note_live(&pool);
			pool_unlock(&pool);
		}
		seed = kept;
	}
	assert_true(reports > 0);
}

#define with_pool(test)                                                        \
	cmocka_unit_test_setup_teardown(test, make_pool, drop_pool)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    with_pool(allots_any_size_at_multiples_of_16),
	    with_pool(refuses_to_allot_nothing),
	    with_pool(uses_again_what_was_freed),
	    with_pool(joins_neighbours_in_every_order),
	    with_pool(a_whole_region_can_be_one_chunk_again),
	    with_pool(names_a_double_free),
	    with_pool(names_a_foreign_pointer),
	    with_pool(finds_the_chunk_around_a_pointer_far_inside_it),
	    with_pool(names_who_wrote_beyond_its_end),
	    with_pool(names_a_neighbour_that_was_run_over),
	    with_pool(notices_a_size_that_cannot_be),
	    with_pool(follows_no_root_and_no_parcel_out_of_the_pool),
	    with_pool(notices_writes_into_freed_memory),
	    with_pool(says_when_it_is_exhausted),
	    with_pool(finds_no_pool_where_there_is_none),
	    with_pool(is_of_no_use_after_munmap),
	    with_pool(cannot_be_rehearsed),
	    with_pool(one_page_is_enough),
	    with_pool(means_the_same_at_another_address),
	    with_pool(reaches_only_what_is_the_pools),
	    with_pool(walks_over_every_chunk),
	    with_pool(walks_over_the_free_ones_by_class),
	    with_pool(a_list_that_leads_back_to_smaller_chunks_is_not_followed),
	    with_pool(names_a_lock_that_was_overwritten),
	    with_pool(a_free_chunk_holds_what_its_size_says),
	    with_pool(draws_a_map_of_what_is_free),
	    with_pool(logs_the_first_touches_of_a_page_alone),
	    with_pool(logs_what_owners_touch),
	    with_pool(tells_which_pages_hold_live_chunks),
	    with_pool(touches_what_it_logs_and_nothing_else),
	    with_pool(grows_page_by_page),
	    with_pool(gives_pages_of_shared_memory_back),
	    with_pool(gives_pages_of_private_memory_back),
	    with_pool(agrees_with_a_list_of_intervals),
	    with_pool(damage_is_reported_and_no_crash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
