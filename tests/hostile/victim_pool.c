#include <err.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "os/random.h"
#include "pool/pool.h"
#include "role/parcels.h"
#include "victim.h"

#define HELD  32
#define CELLS 60

static struct region region;
static struct pool pool;
static struct {
	uint64_t chunk;
	size_t size;
} held[HELD];

static void
begin(struct arena *a)
{
	size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
	int error;

	memset(held, 0, sizeof held);
	region = (struct region){.start = a->start,
	    .pages = a->size / page_size,
	    .page_size = page_size,
	    .kind = REGION_ANON_SHARED,
	    .fd = -1};
	/* Until nobody has written between the two. */
	do {
		memset(a->start, 0, a->size);
		error = pool_create(&pool, &region);
	} while (error == -EEXIST);
	if (error < 0)
		errx(2, "pool_create");
}

static void
use(unsigned i, int byte)
{
	void *bytes = pool_write(&pool, held[i].chunk, held[i].size);

	if (bytes != NULL)
		memset(bytes, byte, held[i].size);
}

static int
allot_or_free(uint64_t *random)
{
	unsigned i = (unsigned)random_below(random, HELD);
	size_t size = 1 + random_below(random, i % 4 == 0 ? 4000 : 200);
	int error;

	if (held[i].size != 0) {
		use(i, 0xff);
		held[i].size = 0;
		return pool_free(&pool, held[i].chunk);
	}
	error = pool_alloc(&pool, size, &held[i].chunk);
	if (error == 0) {
		held[i].size = size;
		use(i, (int)size);
	}
	return error;
}

static int
look_at_all(void)
{
	struct pool_chunk c = {0};
	char line[CELLS + 1];
	int error = pool_lock(&pool);

	if (error < 0)
		return error;
	while (pool_next(&pool, &c))
		;
	c = (struct pool_chunk){0};
	while (pool_next_free(&pool, &c))
		(void)pool_class_size(&c);
	pool_map(&pool, line, CELLS);
	error = pool_note_live(&pool);
	pool_unlock(&pool);
	return error;
}

static int
find_parcels(void)
{
	const struct mailbox *box;
	uint64_t count;
	int error = mailbox_find(&pool, &box, &count);

	for (uint64_t i = 0; error == 0 && i < count; i++)
		error = parcel_expect(&pool, box->parcels[i]);
	return error;
}

/* A process that comes anew. */
static int
attach(void)
{
	struct pool found;
	int error = pool_attach(&found, &region);

	if (error == 0)
		pool = found;
	return error;
}

static int
do_any(struct arena *a, uint64_t *random)
{
	struct pool_stats stats;
	uint64_t pages;

	switch (random_below(random, 256)) {
	case 0 ... 3:
		begin(a);
		return 0;
	case 4 ... 7:
		return look_at_all();
	case 8 ... 11:
		return pool_check(&pool);
	case 12:
		return pool_trim(&pool, &pages);
	case 13:
		return pool_stats(&pool, &stats);
	case 14:
		return attach();
	case 15 ... 18:
		return find_parcels();
	case 19:
		return pool_set_root(&pool, held[0].chunk);
	case 20 ... 30:
		return pool_free(
		    &pool, random_below(random, a->size / 16) * 16);
	default:
		return allot_or_free(random);
	}
}

static int
work(struct arena *a, uint64_t *random)
{
	char words[200];
	int error = do_any(a, random);

	if (error < 0)
		(void)pool_error_words(&pool, words, sizeof words);
	/* A pool that stays locked is of no more use. */
	if (error == -ETIMEDOUT || error == -ENOTRECOVERABLE)
		begin(a);
	return error;
}

const struct victim victim_pool = {
    .name = "pool", .pages = 16, .head = 2048, .begin = begin, .work = work};
