/* pool_layout.h: what a pool is made of, for the files pool*.c alone.
 *
 * Everything is counted in units of 16 bytes from the start of the region, so
 * that 32 bits reach over 64 GiB; unit 0 lies in the header, and stands for
 * "none".
 *
 * Three things are the truth, and each changes by one store: top, the size in a
 * chunk's tag, and the live bit of a unit. They are stored with release, in
 * order, when all that they make valid is in place. The rest (lists, counts,
 * sizes of chunks before) follows from them; pool_recover() makes it anew when
 * somebody was killed between two stores.
 *
 * Owners of chunks write where they should not, at any time. So whatever is
 * read from the region is copied once, and the copy is checked before it is
 * used as an offset. */
#ifndef SHMLAB_POOL_POOL_LAYOUT_H
#define SHMLAB_POOL_POOL_LAYOUT_H

#include "os/lock.h"
#include "pool/pool.h"

#define POOL_UNIT    POOL_ALIGNMENT
#define POOL_MAGIC   0x326c6f6f706d6873 /* "shmpool2" */
#define POOL_ROWS    29
#define POOL_COLUMNS 16
#define POOL_CLASSES (POOL_ROWS * POOL_COLUMNS)
#define POOL_LEAST   2 /* units of a chunk: a tag, and room for the links */

struct pool_header {
	uint64_t magic; /* written last */
	uint64_t header_size, page_size, pages;
	struct lock lock; /* guards what follows, map, tags and links */
	uint32_t top;
	uint32_t last; /* size of the chunk below top; 0: there is none */
	uint64_t root; /* bytes */
	uint32_t live_chunks, free_chunks;
	uint64_t live_bytes, free_units;
	uint32_t rows;		     /* which rows of classes have chunks */
	uint16_t columns[POOL_ROWS]; /* which classes of the row have */
	uint32_t lists[POOL_CLASSES];
};

/* Two bits a unit: does a live chunk begin there, and did one ever? */
struct pool_bits {
	uint64_t live, ever;
};
#define POOL_MAPPED 64 /* units that one of them is about */

/* Before each chunk. A unit at most, so that it lies in one page. */
struct pool_tag {
	uint32_t size;	 /* of the chunk with its tag */
	uint32_t before; /* size of the chunk before it; 0: it is the first */
	uint32_t state;
	uint32_t slack; /* live: bytes behind the guard word */
};
#define POOL_LIVE 0x4556494c /* "LIVE" */
#define POOL_FREE 0x45455246 /* "FREE" */

/* In a free chunk, behind its tag. */
struct pool_links {
	uint32_t next, prev; /* 0: none */
};

/* After the bytes of a live chunk. None of its bytes is a likely one. */
#define POOL_GUARD	0xf5c7e19bd3a6b8ecULL
#define POOL_GUARD_SIZE sizeof(uint64_t)

/* Loads from the region, once: a plain load may be made twice by the compiler,
 * before and behind the check. */
static inline uint32_t
pool_fetch(const uint32_t *at)
{
	return __atomic_load_n(at, __ATOMIC_RELAXED);
}

/* pool_access.c: the access to what lies behind the header. It logs the pages;
 * "see" gives a copy, "change" is for stores without a load before. */
void pool_touch(struct pool *, uint64_t from, uint64_t bytes, bool writes);
struct pool_tag pool_see_tag(struct pool *, uint32_t at);
struct pool_tag *pool_change_tag(struct pool *, uint32_t at);
struct pool_links pool_see_links(struct pool *, uint32_t at);
struct pool_links *pool_change_links(struct pool *, uint32_t at);
struct pool_bits pool_see_bits(struct pool *, uint32_t at);
bool pool_is_live(struct pool *, uint32_t at);
void pool_set_live(struct pool *, uint32_t at, bool live);
void pool_set_size(struct pool *, uint32_t at, uint32_t size);

/* The tag at a place that should have one. -EUCLEAN: it makes no sense. */
int pool_load(struct pool *, uint32_t at, struct pool_tag *);

/* The bytes that a live chunk was asked for, and its guard word. */
uint64_t pool_asked(const struct pool_tag *);
bool pool_is_guarded(struct pool *, uint32_t at, const struct pool_tag *);
void pool_set_guard(struct pool *, uint32_t at, const struct pool_tag *);

/* Notes what failed, for pool_error_words(), and returns the error. */
int pool_fail(struct pool *, int error, uint64_t chunk, uint64_t size);
uint64_t pool_chunk_at(uint32_t at);

/* pool_lists.c: the free chunks by class. */
unsigned pool_class_of(uint32_t size);
uint32_t pool_class_least(unsigned class);

/* The first class from this one on that has chunks, or POOL_CLASSES. */
unsigned pool_class_next(const struct pool *, unsigned class);
int pool_insert(struct pool *, uint32_t at, uint32_t size);
int pool_remove(struct pool *, uint32_t at, uint32_t size);

/* The links of a free chunk that its neighbours in the list agree with. */
int pool_load_links(struct pool *, uint32_t at, struct pool_links *);

/* 1: a free chunk of at least that size; 0: there is none. */
int pool_find(struct pool *, uint32_t size, uint32_t *at, struct pool_tag *);

/* pool_check.c: puts the pool in order after the death of an owner. */
int pool_recover(struct pool *);

#endif
