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
 * Two-level segregated fit (Masmano, Ripoll, Crespo, Real, 2004): a list of
 * free chunks for each class of sizes, two levels of bitmaps that tell which
 * lists are not empty, and a tag before each chunk that holds its size and the
 * size of its neighbour. So allotting, freeing and joining with free neighbours
 * each take a fixed number of steps, whatever the number of chunks. Classes are
 * a sixteenth apart: a free chunk that is less than a sixteenth larger than the
 * request may be overlooked.
 *
 *	| header, lists | map | tag chunk guard | tag free chunk   | ...  |
 *	0		      first				  top	 end
 *
 * The pool uses the region from the front; top rises page by page as more is
 * needed, and never falls. Each chunk costs 24 bytes, rounded up to a multiple
 * of 16 with its own; the map has two bits for 16 bytes: 1/64 of the region.
 *
 * Several processes and threads may call at once. struct pool is a handle in
 * one process, for one thread: it holds nothing to release, and means the same
 * pool after fork() if the mapping is shared. A lock in the region guards the
 * pool (os/lock.h, which says which processes can share one); calls wait for it
 * for ten seconds, if its owner lives so long. If an owner dies, the next
 * caller puts the pool in order: the call that was cut short either took place
 * or did not. Chunks of a dead process stay allotted for good, since other
 * processes may hold their offsets.
 *
 * What lies in the region is not trusted, the lock no more than the rest: each
 * value is copied once, checked, and then used. What a process writes where it
 * should not, by mistake or on purpose, is found out sooner or later. Until
 * then chunks may be lost, or given out twice; but no call touches anything
 * outside the region, or goes on for ever.
 *
 * A process that forks while it has the pool locked has it locked; the child
 * waits as others do.
 *
 * Calls return 0 or a negated errno, and leave out-parameters alone when they
 * fail. pool_error_words() says what went wrong, for a person:
 *
 *	-EALREADY	double free: the chunk was freed before
 *	-EFAULT		foreign pointer: no chunk was ever given out there; or
 *			the region is not mapped
 *	-EOVERFLOW	the owner of the chunk wrote beyond its end: its guard
 *			word has changed. The chunk stays allotted.
 *	-ENOMEM		exhaustion: no free chunk is large enough, and no page
 *			of the region is left
 *	-EUCLEAN	the pool's own data, before or between the chunks, was
 *			overwritten
 *	-ENOTRECOVERABLE  the same, found after a process had died in the middle
 *			of a change: nobody can use the pool any more
 *	-EDEADLK	this thread has locked the pool already
 *	-ETIMEDOUT	the owner of the lock lives, and does not unlock it
 *	-ENOTSUP	this is a dry run: what the pool would touch depends on
 *			what it finds
 *
 * Each page that the pool reads or writes is logged, as region_will_read() and
 * region_will_write() do it, when it is touched for the first time since
 * pool_begin(). */
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
	uint32_t top; /* where they end; read when the lock was taken */
	uint64_t noted[POOL_NOTED]; /* touches that need not be logged again */
	struct pool_failure {
		int error;
		uint64_t chunk;	 /* the chunk concerned */
		uint64_t size;	 /* its bytes, or those asked for */
		uint64_t within; /* -EFAULT: the chunk it lies in, or 0 */
		uint64_t free;	 /* -ENOMEM: bytes that were free */
	} failure;
};

/* Makes an empty pool in a region that holds zeros, as fresh memory does.
 * -EEXIST: something is there. -EFBIG: the region has more than 64 GiB. */
int pool_create(struct pool *, struct region *);

/* Attaches to the pool in a region. -ENOENT: there is none, or not yet.
 * -EINVAL: it was made for a region of another size, or by another version. */
int pool_attach(struct pool *, struct region *);

/* Begins a step: every page that is touched from now on is logged anew. */
void pool_begin(struct pool *);

/* Allots size bytes, with undefined contents. -EINVAL: size is 0. */
int pool_alloc(struct pool *, size_t size, uint64_t *chunk);

int pool_free(struct pool *, uint64_t chunk);

/* The address of a chunk, whose first size bytes the caller is about to read,
 * or to write. Valid while the chunk is allotted and the region mapped. NULL:
 * those bytes are not in the pool. As with a C pointer, nothing keeps the
 * caller from going beyond the end of the chunk. */
const void *pool_read(struct pool *, uint64_t chunk, size_t size);
void *pool_write(struct pool *, uint64_t chunk, size_t size);

/* The chunk through which all processes find the others; 0, as at first:
 * none. */
int pool_set_root(struct pool *, uint64_t chunk);
int pool_root(struct pool *, uint64_t *chunk);

/* Gives whole free pages back to the system: by MADV_REMOVE where the region is
 * shared, else by MADV_DONTNEED. No other call does so. The pages come back
 * when their bytes are allotted and touched. *pages is the number of free
 * pages, whether or not they were in memory. */
int pool_trim(struct pool *, uint64_t *pages);

/* Checks every chunk, list and bit of the map, and reports the first failure by
 * address. */
int pool_check(struct pool *);

struct pool_stats {
	uint64_t size;	/* bytes of the region */
	uint64_t first; /* bytes before the first chunk */
	uint64_t top;	/* bytes up to the end of the last one */
	uint64_t live_chunks, live_bytes; /* as they were asked for */
	uint64_t free_chunks, free_bytes; /* with their tags */
};
int pool_stats(struct pool *, struct pool_stats *);

/* Keep the other processes out while many chunks are looked at. Between the
 * two, only the views below may be called. */
int pool_lock(struct pool *);
void pool_unlock(struct pool *);

struct pool_chunk {
	uint64_t chunk;	     /* offset */
	uint64_t size;	     /* bytes that were asked for; free: that fit */
	uint64_t start, end; /* all of it, in bytes of the region */
	bool live;
};

/* The next chunk by address; or the next free one, by class from the smallest
 * on and, in a class, from the one that was freed last. Begin with a chunk of
 * zeros. false: there is none, or the pool is damaged (pool_check()). */
bool pool_next(struct pool *, struct pool_chunk *);
bool pool_next_free(struct pool *, struct pool_chunk *);

/* The class of a free chunk, as the smallest size that belongs to it. */
uint64_t pool_class_size(const struct pool_chunk *);

/* The map as a string of count characters and a terminator: each stands for an
 * equal part of the region, rounded up to 16 bytes. */
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
