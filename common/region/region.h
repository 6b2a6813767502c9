/* region.h: the mapped memory under study.
 *
 * A region is one mapping, alone in its neighbourhood, at the same address in
 * every process that can have it there. A typical life:
 *
 *	region_create_shm(&r, "/name", 16, MAP_SHARED);	 one process
 *	region_attach_shm(&r, "/name", MAP_SHARED);	 the others
 *	region_write(&r, pages_all(16), mark);
 *	region_expect(&r, pages_all(16), mark);
 *	region_unmap(&r);
 *
 * Every call logs what it does (op.h) in the region's log, if it has one,
 * and touches nothing else: no allocation, no stdio, so that a process can
 * be measured around the call. A read is one load and a write one store of
 * eight bytes to each page; a write leaves a stamp made of the writer's mark
 * and the page's number, and region_expect() checks it.
 *
 * All calls return 0 or a negated errno, print nothing, and leave the mapping
 * as it was when they fail. A mapping is inherited over fork() according to its
 * kind, and gone after exec.
 */
#ifndef SHMLAB_REGION_REGION_H
#define SHMLAB_REGION_REGION_H

#include <stddef.h>
#include <stdint.h>

#include "region/op.h"

/* The address a region asks for: far from where Linux puts programs,
 * libraries, heaps and stacks, so that no neighbour can merge with it, and
 * easy to recognise in /proc/PID/maps. */
#define REGION_ADDRESS 0x1000000000ULL

/* A log of operations. full() is called with the log when there is no room
 * for one more; it takes the entries away and sets count to 0. */
#define OPLOG_MAX 16
struct oplog {
	size_t count;
	struct op op[OPLOG_MAX];
	void (*full)(struct oplog *);
};

#define REGION_NO_PAGE UINT64_MAX

struct region {
	unsigned char *start; /* NULL while nothing is mapped */
	uint64_t pages;
	size_t page_size; /* bytes */
	enum region_kind kind;
	uint64_t unexpected; /* page that failed region_expect(), or NO_PAGE */
	/* In a rehearsal calls only log; nothing is mapped, made or touched. This
	 * is then the number of pages that an attached object has; else 0. */
	uint64_t rehearsed;
	struct oplog *log; /* may be NULL */
};

/* Maps fresh memory. sharing is MAP_PRIVATE or MAP_SHARED, nothing else.
 * The object calls make a new object (O_EXCL, mode 0600) of the right length,
 * and close its descriptor: the mapping keeps it alive. A shm object has no page
 * yet; a file has all of them in the page cache, full of zeros.
 * -EBUSY: the region is mapped already. -EEXIST: the name is taken. -ENOSPC: its file system has not that many
 * pages free (checked before anything is mapped). -ENOMEM, -EOVERFLOW: too
 * large. Whoever made an object unlinks it: shm_unlink(3), unlink(2). */
int region_map_anonymous(struct region *, uint64_t pages, int sharing);
int region_create_shm(
    struct region *, const char *name, uint64_t pages, int sharing);
int region_create_file(
    struct region *, const char *path, uint64_t pages, int sharing);

/* Maps the whole of an object that another process made. -ENOENT: no such
 * name. -EPERM: it belongs to another user. -EINVAL: it is empty or no whole
 * number of pages. */
int region_attach_shm(struct region *, const char *name, int sharing);
int region_attach_file(struct region *, const char *path, int sharing);

/* Reads, or writes, each page of the set once. -EFAULT: nothing is mapped.
 * -ERANGE: the set is of a region of another size. */
int region_read(struct region *, struct pages);
int region_write(struct region *, struct pages, unsigned mark);

/* Reads each page of the set and checks that its stamp is that of mark.
 * -EBADMSG: a page holds something else; its number is in r->unexpected. */
int region_expect(struct region *, struct pages, unsigned mark);

/* Ends the mapping. -EFAULT: nothing is mapped. */
int region_unmap(struct region *);

#endif
