/* pool.h: chunks of any size, allotted from a region, by several processes.
 *
 *	region_create_shm(&r, "/name", 16, MAP_SHARED);
 *	pool_create(&p, &r);			one process
 *	pool_attach(&p, &r);			the others
 *
 *	pool_alloc(&p, 100, &chunk);
 *	bytes = pool_write(&p, chunk, 100);
 *	memset(bytes, 'x', 100);
 *	pool_set_root(&p, chunk);		so that the others find it
 *	pool_free(&p, chunk);			any of them
 *
 * A chunk is known by its offset in the region, a multiple of 16 and never 0:
 * addresses may differ from process to process. Nothing in the region is a
 * pointer.
 *
 * Two-level segregated fit (Masmano, Ripoll, Crespo, Real, 2004): a list of free
 * chunks for each class of sizes, two levels of bitmaps that tell which lists
 * are not empty, and a tag before each chunk that holds its size and the size
 * of its neighbour. So allotting, freeing and joining with free neighbours
 * each take a fixed number of steps, whatever the number of chunks. Classes
 * are a sixteenth apart: a free chunk may be overlooked that is less than a
 * sixteenth larger than what is asked for.
 *
 *	| header, lists | map | tag chunk guard | tag free chunk   | ...  |
 *	0		      first				  top	 end
 *
 * The pool uses the region from the front; top rises page by page as more is
 * needed, and stays. Each chunk costs 24 bytes and what is missing to a multiple
 * of 16; the map, which has two bits for 16 bytes, a sixty-fourth of the region.
 *
 * Several processes and threads may call at once. struct pool is a handle
 * in one process, for one thread: it holds nothing to release, and means the
 * same pool after fork() if the mapping is shared. A mutex in the region guards
 * the pool; calls wait for it, as long as its owner lives. An owner that
 * dies leaves a pool that the next caller puts in order: a call that was
 * cut short then took place, or did not. Chunks of the dead stay allotted
 * for good, since nobody knows who else has their offsets. A process that forks
 * while it has the pool locked must not use it in the child.
 *
 * Calls return 0 or a negated errno, and leave out-parameters alone when they
 * fail. pool_error_words() says what went wrong, for a person:
 *
 *	-EALREADY	double free: the chunk was freed before
 *	-EFAULT		foreign pointer: no chunk was ever given out there; or
 *			the region is not mapped
 *	-EOVERFLOW	the chunk's owner wrote beyond its end: its guard word is
 *			not what it was. The chunk stays allotted.
 *	-ENOMEM		exhaustion: no free chunk is large enough, and the region
 *			has no page left
 *	-EUCLEAN	what the pool keeps between the chunks was overwritten
 *	-ENOTRECOVERABLE  so it was when somebody died in the middle of a change:
 *			the pool is of no more use to anybody
 *	-EDEADLK	this thread has locked the pool already
 *	-ENOTSUP	this is a rehearsal: what the pool would touch is known
 *			only from what it finds
 *
 * What the pool touches is logged as region_will_read() and region_will_write()
 * do, page by page, when it is touched first since pool_begin().
 */
#ifndef SHMLAB_POOL_POOL_H
#define SHMLAB_POOL_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "region/region.h"

#define POOL_ALIGNMENT 16 /* bytes */
#define POOL_NOTED     256

struct pool {
	struct region *region;
	struct pool_header *header; /* the region's first bytes */
	uint32_t first, limit; /* where chunks may be, in units of 16 bytes */
	uint32_t top; /* where they end, as found when the lock was taken */
	uint64_t noted[POOL_NOTED]; /* touches that need not be logged again */
	struct pool_failure {
		int error;
		uint64_t chunk;	 /* about which */
		uint64_t size;	 /* its bytes, or those asked for */
		uint64_t within; /* -EFAULT: the chunk it lies in, or 0 */
		uint64_t free;	 /* -ENOMEM: bytes that were free */
	} failure;
};

/* Makes an empty pool in a region that holds zeros, as fresh memory does.
 * -EEXIST: something is there. -EFBIG: the region has more than 64 GiB. */
int pool_create(struct pool *, struct region *);

/* Finds the pool in a region. -ENOENT: none is there, or not yet. -EINVAL: it
 * was made for a region of another size, or by another version. */
int pool_attach(struct pool *, struct region *);

/* Begins a step: whatever is touched from here on is logged anew. */
void pool_begin(struct pool *);

/* Allots size bytes, at least 1; they hold anything. -EINVAL: size is 0. */
int pool_alloc(struct pool *, size_t size, uint64_t *chunk);

int pool_free(struct pool *, uint64_t chunk);

/* The first size bytes of a chunk, about to be read or written by the caller.
 * Valid while the chunk is allotted and the region mapped. NULL: not within the
 * pool; but like a pointer of C they go beyond a chunk's end. */
const void *pool_read(struct pool *, uint64_t chunk, size_t size);
void *pool_write(struct pool *, uint64_t chunk, size_t size);

/* A chunk that is known to all; 0: none is, as in the beginning. */
int pool_set_root(struct pool *, uint64_t chunk);
int pool_root(struct pool *, uint64_t *chunk);

/* Gives whole free pages back to the system: by MADV_REMOVE where the region is
 * shared, else by MADV_DONTNEED. This happens here and at no other time. The
 * pages return when their bytes are allotted and touched. Stores how many
 * pages were free, whether or not anything was in them. */
int pool_trim(struct pool *, uint64_t *pages);

/* Looks at every chunk, list and bit of the map. The failure found is the first
 * one by address. */
int pool_check(struct pool *);

struct pool_stats {
	uint64_t size;	/* bytes of the region */
	uint64_t first; /* bytes before the first chunk */
	uint64_t top;	/* bytes up to the end of the last one */
	uint64_t live_chunks, live_bytes; /* as they were asked for */
	uint64_t free_chunks, free_bytes; /* with their tags */
};
int pool_stats(struct pool *, struct pool_stats *);

/* For a look at many chunks while nobody changes them: the views below are
 * for use between these two, and no other call is. */
int pool_lock(struct pool *);
void pool_unlock(struct pool *);

struct pool_chunk {
	uint64_t chunk;	     /* offset */
	uint64_t size;	     /* bytes that were asked for; free: that fit */
	uint64_t start, end; /* all of it, in bytes of the region */
	bool live;
};

/* Walks the chunks by address, or the free ones by class from the smallest on
 * and in a class from the one that was freed last. Start with a chunk of zeros.
 * false: that was all, or -EUCLEAN, which pool_check() tells. */
bool pool_next(struct pool *, struct pool_chunk *);
bool pool_next_free(struct pool *, struct pool_chunk *);

/* The class of a free chunk: the least size that fits into all of it. */
uint64_t pool_class_size(const struct pool_chunk *);

/* The map as a line of count characters, each for count-th of the region, rounded
 * up to 16 bytes; and a terminator. */
#define POOL_MAP_OWN	'=' /* the pool's own header and map */
#define POOL_MAP_LIVE	'#' /* all of it is allotted */
#define POOL_MAP_PARTLY '+'
#define POOL_MAP_FREE	'.'
#define POOL_MAP_BEYOND ' ' /* beyond top */
void pool_map(struct pool *, char *line, size_t count);

/* Logs which pages hold bytes of live chunks: region_note_live(). */
int pool_note_live(struct pool *);

/* A sentence on the last failure of this handle: "free of chunk 4112: it was
 * freed before". At most size bytes, always terminated. Returns words. */
char *pool_error_words(const struct pool *, char *words, size_t size);

#endif
