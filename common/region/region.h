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
 * and the page's number, and region_expect() checks it. A lesson with data of
 * its own says with region_will_read() or region_will_write() what it is about
 * to touch.
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
	int fd;		     /* of a file, while it is mapped; else -1 */
	uint64_t unexpected; /* page that failed region_expect(), or NO_PAGE */
	/* In a rehearsal calls only log; nothing is mapped, made or touched. This
	 * is then the number of pages that an attached object has; else 0. */
	uint64_t dry_run;
	struct oplog *log; /* may be NULL */
	/* The kernel may make entries writable by itself: huge pages are wanted,
	 * or region_populate() was called. */
	bool upgrades;
	/* Faults of touches are counted, and this processor faults on what it
	 * remembers of table entries: where the kernel upgrades them, that is
	 * kept out of the count (tlb.h). What it takes to do so are faults as
	 * well, added up in set_aside. */
	bool exact;
	uint64_t set_aside;
};

/* Maps fresh memory. sharing is MAP_PRIVATE or MAP_SHARED, nothing else.
 * The object calls make a new object (O_EXCL, mode 0600) of the right length.
 * A shm object has no page yet, and its descriptor is closed: the mapping keeps
 * it alive. A file has all its pages in the page cache, full of zeros; its
 * descriptor stays open for the calls below, and readahead is kept out
 * (MADV_RANDOM), so that a page comes from the disk when it is asked for.
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

/* Base pages of a huge page: as many as one page table maps. */
uint64_t region_huge_pages(void);

/* Maps private anonymous memory for which huge pages are wanted
 * (MADV_HUGEPAGE), in place of keeping them out. -ENOTSUP: this machine does
 * not allow it (/sys/kernel/mm/transparent_hugepage/enabled). */
int region_map_huge(struct region *, uint64_t pages);

/* Reads, or writes, each page of the set once. -EFAULT: nothing is mapped.
 * -ERANGE: the set is of a region of another size. */
int region_read(struct region *, struct pages);
int region_write(struct region *, struct pages, unsigned mark);

/* Reads each page of the set and checks that its stamp is that of mark.
 * -EBADMSG: a page holds something else; its number is in r->unexpected. */
int region_expect(struct region *, struct pages, unsigned mark);

/* For data of a lesson's own: logs that the caller is about to touch each page
 * of the set, and returns 1: go on; or 0: this is a rehearsal, touch nothing.
 * Errors as above. Pages of an object are to be read in ascending order, since
 * the neighbours that a fault maps depend on it. */
int region_will_read(struct region *, struct pages);
int region_will_write(struct region *, struct pages);

/* Logs that these pages hold something that is in use. Nothing is touched. */
int region_note_live(struct region *, struct pages);

/* Has the kernel make each page of the set present and writable, by the faults
 * that a write would take, and without one: MADV_POPULATE_WRITE. -EINVAL: this
 * kernel does not know it (before 5.14). */
int region_populate(struct region *, struct pages);

/* Gives up the mapping's entries of these pages: MADV_DONTNEED. Private pages
 * are lost; an object keeps its own. */
int region_drop(struct region *, struct pages);

/* Makes a hole in the object behind a shared mapping: MADV_REMOVE. Its pages are
 * free, in every process. -EINVAL: a private mapping. -EOPNOTSUPP: a file
 * system without holes. */
int region_remove(struct region *, struct pages);

/* Writes what is dirty in a file's shared mapping to the file: msync(2)
 * MS_SYNC. Waits for the disk. -EINVAL: a private mapping, through which nothing
 * is ever written to the file. */
int region_sync(struct region *);

/* Lets the file's pages leave the page cache, those that nobody maps and that
 * are clean: POSIX_FADV_DONTNEED. -EINVAL: not a file. */
int region_evict(struct region *);

/* region_expect() by pread(2) of the file, past the mapping. */
int region_pread_expect(struct region *, struct pages, unsigned mark);

/* Asks for pages that only this mapping has to leave RAM: MADV_PAGEOUT. A
 * file's must be clean; others need swap. */
int region_pageout(struct region *, struct pages);

/* Ends the mapping. -EFAULT: nothing is mapped. */
int region_unmap(struct region *);

#endif
