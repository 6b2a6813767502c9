/* region.h: the mapped memory under study.
 *
 * A region is one mapping, without neighbours, and at the same address in every
 * process where that address is free; later it may have several parts. Typical
 * use:
 *
 *	region_create_shm(&r, "/name", 16, MAP_SHARED);	 one process
 *	region_attach_shm(&r, "/name", MAP_SHARED);	 the others
 *	region_write(&r, pages_all(16), mark);
 *	region_expect(&r, pages_all(16), mark);
 *	region_unmap(&r);
 *
 * Every call logs what it does (op.h) in the region's log, if there is one, and
 * notes what it asks the kernel for (call.h). It neither allocates memory nor
 * prints, so that a process can be measured before and after it. In a dry run a
 * call logs and notes, and does nothing else.
 *
 * A read is one load, a write one store, of eight bytes in each page. A write
 * leaves a stamp that is made of the writer's mark and the page's number;
 * region_expect() checks it. A pair with data of its own announces with
 * region_will_read() or region_will_write() which pages it is about to touch,
 * and then touches them, unless it is a dry run.
 *
 * All calls return 0 or a negated errno. What the kernel refuses is not done,
 * and not logged; of pages that are not in a row, the first may have changed
 * before others were refused. -EFAULT: nothing is mapped; -ERANGE: the set of
 * pages is of a region of another size; -EACCES: the region is for loads alone.
 * fork() hands a mapping on according to its kind; after exec it is gone.
 */
#ifndef SHMLAB_REGION_REGION_H
#define SHMLAB_REGION_REGION_H

#include <stddef.h>
#include <stdint.h>

#include "region/call.h"
#include "region/op.h"

/* The address that a region asks for: far from where Linux puts programs,
 * libraries, heaps and stacks, so that no neighbour can merge with it, and
 * easy to recognise in /proc/PID/maps. A process that has several regions has
 * each far from the others. */
#define REGION_ADDRESS 0x1000000000ULL
#define REGION_APART   (UINT64_C(1) << 40) /* bytes, from one to the next */

#define REGIONS_MAX 4 /* of a process */

/* A log of operations. When it is full, full() is called; it takes the entries
 * away and sets count to 0. */
#define OPLOG_MAX 16
struct oplog {
	size_t count;
	struct op op[OPLOG_MAX];
	void (*full)(struct oplog *);
};

#define REGION_NO_PAGE UINT64_MAX

struct region {
	/* Set by the calls below. */
	unsigned char *start; /* NULL while nothing is mapped */
	uint64_t pages;
	size_t page_size; /* bytes */
	enum region_kind kind;
	enum region_source source;
	int fd;		     /* of the object, while it is mapped; -1: none,
				or a shm object's without keeps_open */
	int segment;	     /* of a SysV segment: its identifier */
	bool read_only;	     /* loads alone are allowed, for good */
	uint64_t unexpected; /* the first page with wrong bytes, or NO_PAGE */
	bool huge;	     /* with MADV_HUGEPAGE */
	bool upgrades;	     /* the kernel may make entries writable by itself:
				huge pages, region_populate() and so on */
	uint64_t set_aside;  /* faults that "exact" has caused */
	const char *why;     /* the last call was refused: a sentence; or
				NULL */

	/* Set by the caller, before the first call. */
	unsigned number;	/* of this region; 0: the first, or the only */
	struct oplog *log;	/* may be NULL */
	struct call_log *calls; /* may be NULL */
	bool exact;		/* keep faults from outdated TLB entries out of
				  the count (os/tlb.h) */
	bool dry_run;		/* start points to no memory */
	bool populate;		/* map with MAP_POPULATE */
	bool keeps_open;	/* keep the descriptor of a shm object; a dry
				   run takes it to be kept */
	uint64_t faults_before; /* the step, of this process: region_adopt() */
	uint64_t object_pages;	/* dry run: size of an object to attach to */
};

/* Maps fresh memory. sharing is MAP_PRIVATE or MAP_SHARED. The other two make
 * an object (O_EXCL, mode 0600) of that many pages and map it. A shm object has
 * no page yet, and its descriptor is closed, unless r->keeps_open is set. A
 * file has all its pages in the page cache, full of zeros; its descriptor stays
 * open for the calls below, and readahead is off (MADV_RANDOM). The caller
 * removes an object's name: shm_unlink(3), unlink(2).
 * With r->populate the pages are present at once, of private memory as after a
 * write to each, of shared memory as after a read: MAP_POPULATE. The kernel
 * does not say if it has not got so many pages. Not for huge pages, whose
 * advice would come too late: -EINVAL. -ENOTSUP: this machine gives huge pages
 * without being asked.
 * -EBUSY: the region is mapped already. -EEXIST: the name is taken. -ENOSPC:
 * the file system has not that many free pages (checked before anything is
 * mapped). -ENOMEM, -EOVERFLOW: too large. */
int region_map_anonymous(struct region *, uint64_t pages, int sharing);
int region_create_shm(
    struct region *, const char *name, uint64_t pages, int sharing);
int region_create_file(
    struct region *, const char *path, uint64_t pages, int sharing);

/* Maps the whole of an object that another process has made. -ENOENT: no such
 * name. -EPERM: it belongs to another user. -EINVAL: it is empty or no whole
 * number of pages. */
int region_attach_shm(struct region *, const char *name, int sharing);
int region_attach_file(struct region *, const char *path, int sharing);

/* Shared memory that has no name, only descriptors: memfd_create(2), with
 * MFD_ALLOW_SEALING. Its descriptor stays open, as that of a file does, for
 * whoever is to have the memory too: a child has it by fork(), any process by
 * role/handover.h. Nothing can be left behind.
 *
 * Attaching takes the descriptor over: region_unmap() closes it. A view is
 * shared, and for loads alone; all that would write through it is -EACCES.
 * -EINVAL: the descriptor is not of memory; or as region_attach_shm(). -EPERM:
 * the memory is sealed against writers; or belongs to another user. */
int region_create_memfd(struct region *, uint64_t pages, int sharing);
int region_attach_fd(struct region *, int fd, int sharing);
int region_view_fd(struct region *, int fd);

/* Promises, for good and to all who have a descriptor, what will not be done to
 * the memory: fcntl(2) F_ADD_SEALS. F_SEAL_FUTURE_WRITE: whoever may write now
 * may go on, nobody else may begin (Linux 5.1). -EINVAL: not a memfd. -EBUSY:
 * F_SEAL_WRITE, and it is mapped for writing. -EPERM: it has F_SEAL_SEAL. */
int region_seal(struct region *, unsigned seals);

/* A SysV segment, which has an identifier instead of a name or a descriptor:
 * r->segment. Others attach to it by that; they get it as they get a descriptor
 * (role/handover.h), or by fork(). It is taken away (IPC_RMID) as soon as its
 * maker has attached: Linux keeps it while anybody is attached, lets more
 * attach meanwhile, and frees it with the last. So nothing is left of a run
 * that is killed; but for a process that is killed between its first call and
 * its third (ipcs -m shows what nobody is attached to).
 *
 * Shared, always. A view is for loads alone: SHM_RDONLY. -ENOSPC: the kernel
 * allows no more segments, or no more pages in them (ipcs -lm). -EINVAL: there
 * is no such segment any more; or r->populate, which SysV does not know. */
int region_create_sysv(struct region *, uint64_t pages);
int region_attach_sysv(struct region *, int segment);
int region_view_sysv(struct region *, int segment);

/* Makes a region of private anonymous memory that something else has mapped, as
 * a library does, and perhaps touched:
 *
 *	start = library_open(size);
 *	error = region_adopt(r, start, pages);
 *
 * The kernel tells what has become of each page (/proc/self/pagemap), and that
 * is logged as if the library had done it by the calls below: what has a frame
 * was written, what is the page of zeros was read. So both happen in one step,
 * which touches no other memory before; and the library touches none but that,
 * each page once. What cannot be known is refused, and r->why says what it is:
 * -EINVAL: there is no such memory. -EBUSY: the region is mapped already, or
 * the step has used it. -ENODATA: the step took another number of faults than
 * pages are there, so some were touched twice, or others were; or pages are in
 * swap. -ENOTSUP: a dry run, which calls no library: the pair needs .no_dry_run
 * (role/role.h). */
int region_adopt(struct region *, void *start, uint64_t pages);

/* Maps private anonymous memory and asks for huge pages (MADV_HUGEPAGE), which
 * all other regions forbid. -ENOTSUP: this machine does not allow them
 * (/sys/kernel/mm/transparent_hugepage/enabled). */
int region_map_huge(struct region *, uint64_t pages);

/* Base pages in a huge page: as many as one page table maps. */
uint64_t region_huge_pages(void);

/* Reads, or writes, each page of the set once. */
int region_read(struct region *, struct pages);
int region_write(struct region *, struct pages, unsigned mark);

/* Reads each page of the set and checks that its stamp is that of mark.
 * -EBADMSG: a page holds something else; r->unexpected is its number. */
int region_expect(struct region *, struct pages, unsigned mark);

/* Has the kernel store the same stamp in each page, as read(2) stores what it
 * reads; or load from each, as write(2) does: through a pipe. That takes the
 * faults of a store to each, or of a load. -EFAULT: where a touch would end the
 * process, too. */
int region_read_into(struct region *, struct pages, unsigned mark);
int region_write_from(struct region *, struct pages);

/* Has the kernel store the same stamp in each page by /proc/self/mem, as a
 * debugger stores in another process. -EIO: some may not be written. */
int region_poke(struct region *, struct pages, unsigned mark);

/* Logs that the caller will now touch each page of the set by itself:
 *
 *	error = region_will_write(r, pages_all(r->pages));
 *	if (error < 0 || r->dry_run)
 *		return error;
 *	memset(r->start, 'x', r->pages * r->page_size);
 *
 * Pages of an object must be touched in ascending order, since a fault maps
 * neighbours as well. */
int region_will_read(struct region *, struct pages);
int region_will_write(struct region *, struct pages);

/* Logs that these pages hold something that is in use. Touches nothing. */
int region_note_live(struct region *, struct pages);

/* Has the kernel make each page of the set present and writable, by the same
 * faults as a write: MADV_POPULATE_WRITE. -EINVAL: this kernel does not know it
 * (before 5.14). */
int region_populate(struct region *, struct pages);

/* The same, but only present, by the faults of a read: MADV_POPULATE_READ. */
int region_populate_read(struct region *, struct pages);

/* Locks pages in memory: mlock(2). Those that are not there come at once, by
 * the faults of a write where the memory is private, of a read where it is
 * shared; on_fault, only when they are touched: mlock2(2) MLOCK_ONFAULT.
 * Locked pages can neither be dropped nor removed nor paged out: -EINVAL.
 * -ENOMEM, -EPERM: more than this process may lock (ulimit -l). -ENOMEM, too:
 * some are unmapped, or may not be read. */
int region_lock(struct region *, struct pages);
int region_lock_on_fault(struct region *, struct pages);
int region_unlock(struct region *, struct pages);

/* Drops the mapping's table entries of these pages: MADV_DONTNEED. Private
 * pages are lost; an object keeps its own. */
int region_drop(struct region *, struct pages);

/* Gives up private anonymous pages lazily: MADV_FREE. They stay, until the
 * kernel wants the memory, or they are written again. -EINVAL: the region is of
 * another kind, or the pages are locked. */
int region_free(struct region *, struct pages);

/* Says that these pages may leave RAM before others: MADV_COLD. -EINVAL: they
 * are locked, or this kernel does not know it (before 5.4). */
int region_cold(struct region *, struct pages);

/* Has the kernel read those pages of a file that are not in memory, and waits
 * for them: MADV_WILLNEED. It maps nothing, and does nothing for memory that is
 * no file. -ETIMEDOUT: they did not come, or are beyond the end. */
int region_will_need(struct region *, struct pages);

/* Punches a hole into the object behind a shared mapping: MADV_REMOVE. Its
 * pages are freed for all processes. -EINVAL: the mapping is private.
 * -EOPNOTSUPP: the file system has no holes. */
int region_remove(struct region *, struct pages);

/* The same by a descriptor of the object, past all mappings: fallocate(2) with
 * FALLOC_FL_PUNCH_HOLE. -EINVAL: none is open (see keeps_open). */
int region_punch(struct region *, struct pages);

/* Lets the object end behind so many pages of the region: ftruncate(2). What is
 * beyond is gone for all processes, also private copies; the mappings stay. A
 * touch of it ends in SIGBUS, until the object is made longer again; then there
 * is a hole. -EINVAL: as above. -ERANGE: more than the region has. */
int region_resize_object(struct region *, uint64_t pages);

/* Reads, or writes, each page of a set that is beyond the object's end. Each
 * touch ends in SIGBUS, which the process survives. -EEXIST: one did not; the
 * page is there. */
int region_read_beyond(struct region *, struct pages);
int region_write_beyond(struct region *, struct pages);

/* Writes the dirty pages of a file to the disk, and waits for it: msync(2)
 * MS_SYNC. -EINVAL: the mapping is private. */
int region_sync(struct region *);

/* Drops pages of a file from the page cache, those that are clean and that no
 * process maps: POSIX_FADV_DONTNEED. -EINVAL: not a file. */
int region_evict(struct region *);

/* Does what region_expect() does by pread(2) of the object, without the
 * mapping; or what region_write() does, by pwrite(2). -EINVAL: no descriptor of
 * it is open (see keeps_open). */
int region_pread_expect(struct region *, struct pages, unsigned mark);
int region_pwrite(struct region *, struct pages, unsigned mark);

/* Moves pages that only this mapping has out of RAM: MADV_PAGEOUT. Pages of a
 * file must be clean. Of all others those go that were given up
 * (region_free()) and not written since; the rest needs swap. */
int region_pageout(struct region *, struct pages);

int region_unmap(struct region *);

/* What follows makes several mappings of one, where it concerns a part of the
 * pages, or one of several that have become alike.
 *
 * Unmaps these pages. At least one page must stay mapped in the end; to touch
 * an unmapped one ends the process. -EINVAL: these are all; see
 * region_unmap(). */
int region_unmap_pages(struct region *, struct pages);

/* Maps these pages anew, mapped or not: MAP_FIXED. Private bytes that were
 * there are lost. -EINVAL: neither private anonymous memory nor a file. */
int region_replace(struct region *, struct pages);

/* What loads and stores may do to these pages: mprotect(2). What is not allowed
 * ends the process. -ENOMEM: some are unmapped, or too many mappings. */
int region_protect(struct region *, struct pages, enum access);

/* Children of fork() will not have these pages: MADV_DONTFORK; or have them
 * empty: MADV_WIPEONFORK, -EINVAL: not private anonymous memory. Back, if not
 * on. */
int region_dont_fork(struct region *, struct pages, bool on);
int region_wipe_on_fork(struct region *, struct pages, bool on);

#endif
