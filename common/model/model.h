/* model.h: what Linux should do to the pages of a region, as arithmetic.
 *
 * A readable, executable statement of the kernel's rules for demand paging,
 * copy-on-write and sharing. It makes no system call and knows no process: it
 * is told the operations of actors, and says what each actor then has of each
 * page, and which faults that took.
 *
 *	m = model_new(&machine, 3);
 *	model_apply(m, 0, &start);	 operations: region/op.h
 *	model_apply(m, 0, &create);
 *	model_apply(m, 0, &write);
 *	model_apply(m, 0, &fork);
 *	model_total(m, 1, &total);
 *	model_free(m);
 *
 * The rules are in rules.c, in the order in which they are best learned, and go
 * on in the other files. They hold for memory that is not swapped out, and for
 * actors that run on one CPU.
 *
 * One region is modelled: one object (none for private anonymous memory),
 * mapped from its first page on, at any address; later perhaps in parts, with
 * holes between them. Actors are numbers below the
 * limit that model_new() was given. Calls that can fail return 0, -ENOMEM or,
 * once they are to stop, -EINTR. An operation that makes no sense (a touch
 * where nothing is mapped, a write to a read-only mapping) is an error of the
 * caller: it returns -EINVAL and leaves the model unchanged. Not for several
 * threads at once.
 */
#ifndef SHMLAB_MODEL_MODEL_H
#define SHMLAB_MODEL_MODEL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "region/op.h"
#include "region/page_state.h"

/* What kernels do in different ways, found out by experiments: see machine/. */
struct model_machine {
	uint64_t page_size;	   /* bytes */
	unsigned fault_around;	   /* pages of a fault-around window; 1: off */
	unsigned table_pages;	   /* pages that one page table maps: 512 */
	bool shared_read_writable; /* reading shm maps it writable at once */
	unsigned huge_pages; /* pages of a huge page: 512; 0: the kernel gives
				none, or not by the rules */

	/* A write fault that makes a page of an object dirty is retried, and
	 * then counted as major: rule 8. */
	bool dirtying_is_major;
	/* mprotect(2) back to read-write makes entries of exclusive pages
	 * writable again: base entries; those, too, that were not written since
	 * their huge entry was split; huge entries. Rule 9. */
	bool protect_restores, protect_restores_clean, protect_restores_huge;
	/* A write to the huge page of zeros gives out a huge page: rule 17. */
	bool zeros_become_huge;
	/* A write to a part of a huge page that no other process maps keeps the
	 * frame: of one of several parts that are mapped; of the last one. Rule
	 * 20. */
	bool keeps_part, keeps_last_part;
	/* MADV_DONTNEED of all that one page table maps frees the table, too:
	 * rule 21. */
	bool dontneed_takes_table;
	/* MADV_REMOVE is refused while the mapping is read-only: rule 16. */
	bool remove_needs_write;
	/* A mapping without an anon_vma takes over that of a neighbour which
	 * becomes like it: rule 24. */
	bool merge_takes_over;
	/* Private memory that is made read-only before it was written is not
	 * counted as needed: rule 24. */
	bool unaccounts_unwritten;
	/* A write to a read-only entry may copy a private page even though no
	 * other process maps it: rule 5. */
	bool may_copy_own;
};

/* What the file system does with the files that are mapped. A file was written
 * page by page before it is mapped, so that all of it is in the page cache. */
struct model_files {
	bool tracks_dirty; /* the first write to a clean page is a fault */
	bool on_disk;	   /* pages can leave the cache, and be read again */
	bool keeps_holes; /* it makes no hole where the disk has one: rule 16 */
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

struct model_page {
	enum page_state state;
	bool anonymous; /* the frame is the process's own, not the object's */
	/* Which of the frames of this page, in the order in which they were
	 * given out; never used twice. Of shared and exclusive pages only. */
	uint32_t frame;
	/* Which of those that model_look() has seen on this page. */
	uint32_t ordinal;
	/* The kernel may have copied the page where the model kept its frame
	 * (may_copy_own, rule 27), now or earlier; frame and ordinal assume
	 * that it has not. */
	bool unsure;
};

/* Equal pages in a row. */
struct model_run {
	uint64_t first, count;
	struct model_page page;
};

/* Pages in a row that are mapped alike: a line of /proc/PID/maps. */
struct model_vma {
	uint64_t first, count;
	enum access access;
};

/* One actor's sums. */
struct model_total {
	bool mapped;
	uint64_t size;		      /* pages that are mapped: VSZ */
	uint64_t vmas;		      /* mappings: lines of /proc/PID/maps */
	uint64_t states[PAGE_STATES]; /* pages of the region in each state */
	uint64_t anonymous;	      /* pages of RSS that are RssAnon */
	uint64_t object; /* pages of RSS that are RssShmem or RssFile */
	uint64_t huge;	 /* pages of RSS that huge entries map: AnonHugePages */
	uint64_t dirty;	 /* pages of RSS that were written, and not written
			    back: Shared_Dirty and Private_Dirty */
	uint64_t locked_kib; /* of pss_kib, in mappings that are locked */
	uint64_t pss_kib;    /* as smaps gives it: cut to whole KiB in each
			     mapping */
	uint64_t faults[FAULT_CLASSES]; /* since model_start() or its fork */
	/* How many of these, in classes other than major, the kernel counts as
	 * major all the same (dirtying_is_major). */
	uint64_t counted_major;
	/* How many of class reuse may have been copies (may_copy_own, rule
	 * 27). */
	uint64_t unsure;
};

struct model;

/* NULL when memory is short. */
struct model *model_new(const struct model_machine *, unsigned actors);
void model_free(struct model *);

/* A copy, with the state as it is now; NULL when memory is short. */
struct model *model_copy(const struct model *);

/* What the file system does with files that are mapped from now on. Until then
 * they are on tmpfs, where all of it is false. */
void model_set_files(struct model *, const struct model_files *);

/* A region in which much happened takes long to walk. From now on every walk
 * ends as soon as *stop is not 0, and calls that can fail return -EINTR. The
 * model is left half changed: only model_free() may follow. */
void model_stop_on(struct model *, const volatile sig_atomic_t *stop);

/* The most bytes that the model needs for a segment, a run of pages of which
 * each actor has the same; private: actors can have frames of their own. */
size_t model_segment_size(unsigned actors, bool private);

/* Does one operation of an actor; see rules.h. */
int model_apply(struct model *, unsigned actor, const struct op *);

/* From now on, do the actors act at the same time, on several CPUs? What is
 * applied is one order of what they do. A write that keeps a page which others
 * have left may have copied it, since they did so meanwhile: the page is
 * unsure. */
void model_set_at_once(struct model *, bool at_once);

/* Fault-around finds no neighbour from now on: others have locked them, each
 * for a moment (mm/filemap.c:next_uptodate_folio). */
void model_lock_neighbours(struct model *);

/* Has, or has not, the neighbours that fault-around may have mapped for the
 * actor on these pages, and which it did not touch. -ENOMEM or -EINTR. */
int model_set_neighbours(struct model *, unsigned actor, uint64_t first,
    uint64_t count, bool mapped);

/* The state now. model_total() of an actor that has ended, or was never
 * started, is all zeros. */
void model_total(const struct model *, unsigned actor, struct model_total *);
struct model_page model_page(struct model *, unsigned actor, uint64_t page);
bool model_is_living(const struct model *, unsigned actor);
bool model_is_mapped(const struct model *, unsigned actor);

/* Pages that the object which was mapped last has room for: a touch beyond ends
 * in SIGBUS. */
uint64_t model_object_pages(const struct model *);

/* Distinct frames that actors map. */
uint64_t model_frames(const struct model *);

/* These, and the frames that the object has besides, as long as it is
 * mapped. */
uint64_t model_memory(const struct model *);

/* Takes a snapshot: gives every frame that is mapped an ordinal among the
 * frames of its page, in the order in which they are first seen, actor by
 * actor. A frame that no actor maps at a snapshot is a new one when it comes
 * back. This is how a record numbers frames. */
void model_look(struct model *);

/* Walks one actor's pages in order, as runs; false at the end. Start with *at =
 * 0; it is the page where the next run begins. Neighbouring runs may be
 * equal. */
bool model_next_run(
    struct model *, unsigned actor, uint64_t *at, struct model_run *);

/* Walks one actor's mappings in order; false at the end. Start with *at = 0. */
bool model_next_vma(
    const struct model *, unsigned actor, unsigned *at, struct model_vma *);

#endif
