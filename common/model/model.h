/* model.h: what Linux should do to the pages of a region, as arithmetic.
 *
 * A readable, executable statement of the kernel's rules for demand paging,
 * copy-on-write and sharing. It makes no system call and knows no process: it
 * is told what happens, and says what every actor then holds, page by page,
 * and which faults it took.
 *
 *	m = model_new(&machine, 3);
 *	model_start(m, 0);			 an actor without the region
 *	model_map(m, 0, &mapping);
 *	model_write(m, 0, 0, 16);		 16 pages from page 0 on
 *	model_fork(m, 0, 1);
 *	model_total(m, 1, &total);
 *	model_free(m);
 *
 * The rules stand in rules.c, in the order in which they are best taught. They
 * hold for memory that is neither locked nor swapped out, and for actors that
 * run on one CPU.
 *
 * One region is modelled: one object (or none, for private anonymous
 * memory), mapped from its first page on, at any address. Actors are
 * numbers below the limit that model_new() was given. Calls that can fail
 * return 0, -ENOMEM or, once they are to stop, -EINTR; asking for what makes no
 * sense (touching where nothing is mapped, writing where writing is not allowed)
 * is the caller's error and returns -EINVAL, with the model unchanged. Not for
 * several threads at once.
 */
#ifndef SHMLAB_MODEL_MODEL_H
#define SHMLAB_MODEL_MODEL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What kernels do differently, and an experiment can tell; see probe. */
struct model_machine {
	uint64_t page_size;	   /* bytes */
	unsigned fault_around;	   /* pages of a fault-around window; 1: off */
	unsigned table_pages;	   /* pages that one page table maps: 512 */
	bool shared_read_writable; /* reading shm maps it writable at once */
	unsigned huge_pages; /* pages of a huge page: 512; 0: none are given, or
				not by the rules */

	/* A write fault that makes a page of an object dirty is begun anew, and
	 * then counted as major: rule 8. */
	bool dirtying_is_major;
	/* mprotect(2) back to read-write gives the right to write back, where
	 * nobody else has the page: to base entries; to those of them, too, that
	 * were not written since their huge entry was taken apart; to huge
	 * entries. Rule 9. */
	bool protect_restores, protect_restores_clean, protect_restores_huge;
	/* A write over the huge page of zeros brings a whole huge page: rule
	 * 17. */
	bool zeros_become_huge;
	/* A write to a base page of a huge page that nobody else has keeps the
	 * frame: one of several that are mapped; the last one. Rule 20. */
	bool keeps_part, keeps_last_part;
	/* MADV_DONTNEED of what one page table maps takes the table, too: rule
	 * 21. */
	bool dontneed_takes_table;
	/* MADV_REMOVE is refused while the mapping is read-only: rule 16. */
	bool remove_needs_write;
	/* A private page that nobody else has may be copied all the same, by a
	 * write to its read-only entry: rule 5. */
	bool may_copy_own;
};

enum model_backing {
	MODEL_ANONYMOUS, /* fresh memory; shared: an object without a name */
	MODEL_SHM,	 /* an object in memory: shm_open(3), tmpfs */
	MODEL_FILE,	 /* a file on a disk, written beforehand page by page,
			    so that all of it is in the page cache */
};

struct model_mapping {
	enum model_backing backing;
	bool shared;	/* MAP_SHARED; else MAP_PRIVATE */
	uint64_t start; /* address; a multiple of the page size */
	uint64_t pages;
	bool cached;	   /* the object has all its pages when it is made */
	bool tracks_dirty; /* its file system wants to know of first writes */
	bool on_disk;	   /* its pages can leave the cache and come back */
	bool keeps_holes;  /* its file system does nothing to make a hole where
			      there is one on the disk: rule 16 */
	bool huge;	   /* private anonymous, MADV_HUGEPAGE */
};

/* What a page fault did. */
enum model_fault {
	FAULT_ZERO_READ, /* mapped the page of zeros */
	FAULT_ZERO_FILL, /* gave out a new frame, filled with zeros */
	FAULT_MAP,	 /* mapped a frame that the object had */
	FAULT_COPY,	 /* gave out a new frame, copied from another */
	FAULT_REUSE,	 /* made an entry writable, its frame kept */
	FAULT_MAJOR,	 /* waited for the page to be read from the disk */
};
#define FAULT_CLASSES 6

/* "zero-read", "zero-fill", "map", "copy", "reuse", "major". */
const char *model_fault_name(enum model_fault);

/* What one actor's entry for one page is. */
enum model_state {
	MODEL_ABSENT,
	MODEL_ZERO,	 /* the page of zeros */
	MODEL_SHARED,	 /* a frame that other entries name too */
	MODEL_EXCLUSIVE, /* a frame that only this entry names */
};
#define MODEL_STATES 4

struct model_page {
	enum model_state state;
	bool anonymous; /* the frame is the process's own, not the object's */
	/* Frames of this page in the order in which they were given out; never
	 * used twice. Meaningless unless the state is shared or exclusive. */
	uint32_t frame;
	/* Among the frames that model_look() has seen on this page; see there.
	 */
	uint32_t ordinal;
	/* The kernel may have copied the page where the model kept its frame
	 * (may_copy_own), now or at an earlier write: frame and ordinal are what
	 * they are if it never did. */
	bool unsure;
};

/* Equal pages in a row. */
struct model_run {
	uint64_t first, count;
	struct model_page page;
};

/* One actor's sums. */
struct model_total {
	bool mapped;
	uint64_t size;		       /* pages of its mapping: VSZ */
	uint64_t states[MODEL_STATES]; /* pages in each state */
	uint64_t anonymous;	       /* pages of RSS that are RssAnon */
	uint64_t object; /* pages of RSS that are RssShmem or RssFile */
	uint64_t huge;	 /* pages of RSS that huge entries map: AnonHugePages */
	uint64_t dirty;	 /* pages of RSS that are written, and nowhere else:
			    Shared_Dirty and Private_Dirty */
	uint64_t pss_kib; /* as smaps gives it: cut to whole KiB */
	uint64_t faults[FAULT_CLASSES]; /* since model_start() or its fork */
	/* Of these, in classes other than major: such as the kernel counts as
	 * major all the same (dirtying_is_major). */
	uint64_t counted_major;
	/* Of those in class reuse: such as may have been copies (may_copy_own). */
	uint64_t unsure;
};

struct model;

/* NULL when memory is short. */
struct model *model_new(const struct model_machine *, unsigned actors);
void model_free(struct model *);

/* A region in which much happened is long to walk. From now on every walk ends as
 * soon as *stop is not 0, and calls that can fail return -EINTR then. What
 * there is after that is half done: the model is good for model_free() only. */
void model_stop_on(struct model *, const volatile sig_atomic_t *stop);

/* Bytes that the model needs at most for a segment, which is a run of pages that
 * every actor has alike; private: they can have frames of their own. */
size_t model_segment_size(unsigned actors, bool private);

/* A process begins, by exec: it has nothing of the region. Ends by exit, which
 * gives back what it had; its number may start again. */
int model_start(struct model *, unsigned actor);
int model_exit(struct model *, unsigned actor);

/* A process begins as a copy of another. */
int model_fork(struct model *, unsigned parent, unsigned child);

/* mmap(2). A mapping of an object that nobody maps at the moment makes a new
 * object; any other maps the one that is there. -EINVAL: huge pages for what is
 * not private anonymous memory, or does not start at a multiple of their size,
 * or where none are given. */
int model_map(struct model *, unsigned actor, const struct model_mapping *);
int model_unmap(struct model *, unsigned actor);

/* A load from, or a store to, each of count pages from page first on, in
 * ascending order. */
int model_read(struct model *, unsigned actor, uint64_t first, uint64_t count);
int model_write(struct model *, unsigned actor, uint64_t first, uint64_t count);

/* madvise(2) MADV_DONTNEED of some pages; and for fork: MADV_DONTFORK (or back
 * with DOFORK), MADV_WIPEONFORK (or back with KEEPONFORK: -EINVAL for anything
 * but private anonymous memory). */
int model_dontneed(
    struct model *, unsigned actor, uint64_t first, uint64_t count);
int model_dontfork(struct model *, unsigned actor, bool on);
int model_wipeonfork(struct model *, unsigned actor, bool on);

/* mprotect(2) of the whole mapping, to read-only or back. */
int model_protect(struct model *, unsigned actor, bool writable);

/* MADV_REMOVE of some pages through a shared mapping of an object (-EINVAL: any
 * other, or one that is read-only, where the kernel wants it writable): it has a
 * hole there, and no mapping keeps an entry for it. Frames of processes' own
 * stay. Where the file system keeps holes also -EINVAL if such a page is dirty:
 * it is written back first, and pages around it as well, whose number is the
 * file system's affair. */
int model_remove(
    struct model *, unsigned actor, uint64_t first, uint64_t count);

/* MADV_PAGEOUT, where there is no swap: pages of the object that this actor
 * alone maps lose their entries, and leave memory if they are clean. -EINVAL if
 * such a page is a file's and dirty: it stays, but the kernel's mark on it has
 * effects that are not modelled; or where huge pages are wanted: of one that is
 * paged out in part, the parts become single pages for everybody. */
int model_pageout(
    struct model *, unsigned actor, uint64_t first, uint64_t count);

/* All three are about the object; -EINVAL: nobody maps it. The file is written
 * back (msync(2), or the kernel by itself): none of its pages is dirty then,
 * as those that a cached file begins with are. Pages that nobody maps leave the
 * cache (POSIX_FADV_DONTNEED); -EINVAL if any page is dirty, since the kernel
 * begins to write it and does not wait: whether it leaves is a matter of luck.
 * Pages are read by read(2), which maps nothing and leaves holes of shm be. */
int model_sync(struct model *);
int model_evict(struct model *);
int model_cache(struct model *, uint64_t first, uint64_t count);

/* What there is now. model_total() of an actor that has ended, or never
 * started, is all zeros. */
void model_total(const struct model *, unsigned actor, struct model_total *);
struct model_page model_page(struct model *, unsigned actor, uint64_t page);
bool model_is_living(const struct model *, unsigned actor);
bool model_is_mapped(const struct model *, unsigned actor);
bool model_is_writable(const struct model *, unsigned actor);

/* Distinct frames that some actor maps. */
uint64_t model_frames(const struct model *);

/* Frames that there are: those, and what the object has besides, as long as
 * somebody maps it. */
uint64_t model_memory(const struct model *);

/* A snapshot: gives every frame that is mapped by somebody an ordinal among
 * the frames of its page, in the order in which they are first seen, actor
 * by actor. A frame that nobody maps at a snapshot is a new one if it comes
 * back. This is how a record numbers frames. */
void model_look(struct model *);

/* Walks one actor's pages in order, as runs; the walk ends with false. Start
 * with *at = 0; it is the page where the next run begins. The longest runs
 * are not promised: neighbours may be equal. */
bool model_next_run(
    struct model *, unsigned actor, uint64_t *at, struct model_run *);

#endif
