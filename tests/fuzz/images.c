/* images.c: rings and pools in memory to which somebody else writes, before
 * others attach and between their calls. Whatever it holds, each call ends, and
 * nobody touches memory outside. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "fuzz.h"
#include "pool/pool_layout.h"
#include "ring/ring.h"

#define RING_SIZE 4096
#define CONSUMERS 2

#define PAGE	   4096
#define POOL_PAGES 4
#define POOL_SIZE  (POOL_PAGES * PAGE)
#define CHUNKS	   8

struct ring_trial {
	unsigned char *memory;
	struct ring ring;
	struct ring_producer producer;
	struct ring_consumer consumers[CONSUMERS];
	bool spoilt;
};

static struct ring_trial
ring_trial_begin(void)
{
	struct ring_trial t = {.memory = aligned_alloc(RING_LINE, RING_SIZE)};

	require(t.memory != NULL);
	require(ring_create(&t.ring, t.memory, RING_SIZE, CONSUMERS) == 0);
	require(ring_produce(&t.producer, &t.ring) == 0);
	for (unsigned i = 0; i < CONSUMERS; i++)
		require(ring_consume(&t.consumers[i], &t.ring, i) == 0);
	return t;
}

static bool
is_within(const struct ring_trial *t, const void *data, size_t size)
{
	uintptr_t at = (uintptr_t)data, start = (uintptr_t)t->memory;

	return at >= start && at <= start + RING_SIZE &&
	    size <= start + RING_SIZE - at;
}

/* Nothing is damaged, if nobody damages it. */
static void
judge_error(const struct ring_trial *t, int error)
{
	require(error != -EINVAL && (t->spoilt || error != -EBADMSG));
}

static void
produce(struct ring_trial *t, size_t size)
{
	void *data;
	int error;

	size %= ring_max(&t->ring) + 2;
	error = ring_claim(&t->producer, size, &data, 0);
	if (error < 0) {
		judge_error(t, error);
		return;
	}
	require(is_within(t, data, size));
	memset(data, 'x', size);
	require(ring_commit(&t->producer, size) == 0);
}

/* A consumer reads what it gets. */
static void
consume(struct ring_trial *t, struct ring_consumer *c)
{
	const void *data;
	size_t size;
	int error = ring_next(c, &data, &size, 0);

	if (error < 0) {
		judge_error(t, error);
		return;
	}
	require(is_within(t, data, size));
	for (size_t i = 0; i < size; i++)
		(void)((const volatile unsigned char *)data)[i];
}

/* What looks like the next header, but for the kind and the size. */
static void
forge(struct ring_trial *t, const struct ring_consumer *c, uint64_t form)
{
	if (!is_within(t, c->at, sizeof form))
		return;
	form = (form & ~RING_MARK) | ring_mark(c->lap, c->ring.first, c->at);
	atomic_store(ring_header(c->at), form);
	t->spoilt = true;
}

/* Somebody comes late, and takes another one's place if it is free. */
static void
attach(struct ring_trial *t, unsigned index)
{
	struct ring ring;

	if (ring_attach(&ring, t->memory, RING_SIZE) < 0) {
		require(t->spoilt);
		return;
	}
	require(is_within(t, ring.first, 0) && is_within(t, ring.end, 0));
	(void)ring_produce(&t->producer, &ring);
	(void)ring_consume(&t->consumers[index % CONSUMERS], &ring, index);
}

void
fuzz_ring(char *bytes, size_t size)
{
	struct fuzz_reader in = {(uint8_t *)bytes, size};
	struct ring_trial t = ring_trial_begin();

	while (in.left > 0) {
		uint64_t what = fuzz_next(&in, 1);
		struct ring_consumer *c = &t.consumers[what / 16 % CONSUMERS];

		switch (what % 16) {
		case 0:
		case 1:
			t.spoilt = true;
			fuzz_scribble(&in, t.memory, RING_SIZE);
			break;
		case 2:
			forge(&t, c, fuzz_next(&in, 5));
			break;
		case 3:
			ring_release(c);
			break;
		case 4:
			attach(&t, (unsigned)fuzz_next(&in, 1));
			break;
		case 5:
			ring_flush(&t.producer);
			break;
		case 6:
			if (what > 200)
				ring_close(&t.producer);
			else if (what > 150)
				ring_abandon(&t.ring);
			else if (what > 100)
				ring_leave(c);
			break;
		case 7:
		case 8:
		case 9:
		case 10:
			produce(&t, fuzz_next(&in, 2));
			break;
		default:
			consume(&t, c);
		}
	}
	free(t.memory);
}

/* Between two pages that nobody may touch. */
static unsigned char *
pool_memory(void)
{
	static unsigned char *memory;

	if (memory != NULL)
		return memory;
	memory = mmap(NULL, POOL_SIZE + 2 * PAGE, PROT_NONE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	require(memory != MAP_FAILED);
	memory = mmap(memory + PAGE, POOL_SIZE, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	require(memory != MAP_FAILED);
	return memory;
}

struct pool_trial {
	struct region region;
	struct pool pool;
	uint64_t chunks[CHUNKS];
	bool spoilt;
};

static void
pool_trial_begin(struct pool_trial *t)
{
	*t = (struct pool_trial){
	    .region = {.start = pool_memory(),
		.pages = POOL_PAGES,
		.page_size = PAGE,
		.kind = REGION_ANON_SHARED,
		.fd = -1},
	};
	memset(t->region.start, 0, POOL_SIZE);
	require(pool_create(&t->pool, &t->region) == 0);
}

/* Writes anywhere but to the lock, which stands before top: it may say that
 * somebody has it, and would be waited for. */
static void
spoil(struct pool_trial *t, struct fuzz_reader *in)
{
	const size_t at = offsetof(struct pool_header, pages) +
	    sizeof t->pool.header->pages;
	unsigned char lock[offsetof(struct pool_header, top)];

	memcpy(lock, t->region.start, sizeof lock);
	fuzz_scribble(in, t->region.start, POOL_SIZE);
	memcpy(t->region.start + at, lock + at, sizeof lock - at);
	t->spoilt = true;
}

/* Writes to the tag of a chunk, or just behind it. */
static void
spoil_chunk(struct pool_trial *t, struct fuzz_reader *in, size_t i)
{
	size_t offset = fuzz_next(in, 1) % (2 * POOL_UNIT);
	uint32_t value = (uint32_t)fuzz_next(in, 4);

	if (t->chunks[i] / POOL_UNIT <= t->pool.first ||
	    t->chunks[i] + offset > POOL_SIZE)
		return;
	memcpy(t->region.start + t->chunks[i] + offset - POOL_UNIT, &value,
	    sizeof value);
	t->spoilt = true;
}

/* Makes a chunk the first one of a list, which may not be its own. */
static void
list_chunk(struct pool_trial *t, size_t i, unsigned class)
{
	struct pool_header *header = t->pool.header;
	unsigned row;

	class %= POOL_CLASSES;
	row = class / POOL_COLUMNS;
	header->lists[class] = (uint32_t)(t->chunks[i] / POOL_UNIT - 1);
	header->columns[row] |= (uint16_t)(1U << class % POOL_COLUMNS);
	header->rows |= UINT32_C(1) << row;
	t->spoilt = true;
}

static void
judge_pool_error(const struct pool_trial *t, int error)
{
	char words[200] = "";

	require(error <= 0);
	if (error == 0)
		return;
	(void)pool_error_words(&t->pool, words, sizeof words);
	require(*words != '\0');
	require(t->spoilt ||
	    (error != -EUCLEAN && error != -EOVERFLOW &&
		error != -ENOTRECOVERABLE));
}

static void
allot(struct pool_trial *t, size_t i, size_t size)
{
	uint64_t chunk;
	int error = pool_alloc(&t->pool, size, &chunk);
	void *bytes;

	judge_pool_error(t, error);
	if (error < 0)
		return;
	bytes = pool_write(&t->pool, chunk, size);
	require(bytes != NULL);
	memset(bytes, 'x', size);
	t->chunks[i] = chunk;
}

static void
give_back(struct pool_trial *t, size_t i)
{
	judge_pool_error(t, pool_free(&t->pool, t->chunks[i]));
}

/* All that shows a pool. */
static void
look(struct pool_trial *t)
{
	struct pool_stats stats;
	char map[65];

	if (pool_lock(&t->pool) < 0)
		return;
	pool_map(&t->pool, map, sizeof map - 1);
	require(strlen(map) == sizeof map - 1);
	(void)pool_note_live(&t->pool);
	pool_unlock(&t->pool);
	(void)pool_stats(&t->pool, &stats);
	judge_pool_error(t, pool_check(&t->pool));
}

static void
trim(struct pool_trial *t)
{
	uint64_t pages = 0;

	(void)pool_trim(&t->pool, &pages);
	require(pages <= POOL_PAGES);
}

static void
attach_again(struct pool_trial *t)
{
	uint64_t root;

	if (pool_attach(&t->pool, &t->region) < 0)
		require(t->spoilt);
	else
		(void)pool_root(&t->pool, &root);
}

/* As after the death of an owner. */
static void
recover(struct pool_trial *t)
{
	if (pool_lock(&t->pool) < 0)
		return;
	(void)pool_recover(&t->pool);
	pool_unlock(&t->pool);
}

void
fuzz_pool(char *bytes, size_t size)
{
	struct fuzz_reader in = {(uint8_t *)bytes, size};
	struct pool_trial t;

	pool_trial_begin(&t);
	while (in.left > 0) {
		uint64_t what = fuzz_next(&in, 1);
		size_t i = what / 16 % CHUNKS;

		switch (what % 16) {
		case 0:
			spoil(&t, &in);
			break;
		case 1:
			spoil_chunk(&t, &in, i);
			break;
		case 2:
			look(&t);
			break;
		case 3:
			trim(&t);
			break;
		case 4:
			attach_again(&t);
			break;
		case 5:
			recover(&t);
			break;
		case 6:
			t.chunks[i] = fuzz_next(&in, 3);
			break;
		case 7:
			(void)pool_set_root(&t.pool, t.chunks[i]);
			break;
		case 8:
			list_chunk(&t, i, (unsigned)fuzz_next(&in, 2));
			break;
		case 9:
		case 10:
		case 11:
			give_back(&t, i);
			break;
		default:
			allot(&t, i, fuzz_next(&in, 2) % (POOL_SIZE + 1));
		}
	}
}
