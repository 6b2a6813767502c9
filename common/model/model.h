/* model.h: what Linux should do to the pages of a region, as arithmetic.
 *
 * A readable, executable statement of the kernel's rules for demand paging,
 * copy-on-write and sharing. It makes no system call and knows no process: it
 * is told what happens, and says what every actor then holds, page by page,
 * and which faults it took.
 *
 *	m = model_new(&machine, 3);
 *	model_apply(m, 0, &start);	 operations: region/op.h
 *	model_apply(m, 0, &create);
 *	model_apply(m, 0, &write);
 *	model_apply(m, 0, &fork);
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

#include "region/op.h"
#include "region/page_state.h"

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

/* What the file system does with the files that are mapped. A file was written
 * beforehand, page by page, so that all of it is in the page cache. */
struct model_files {
	bool tracks_dirty; /* it wants to know of first writes */
	bool on_disk;	   /* pages can leave the cache and come back */
	bool keeps_holes;  /* it does nothing to make a hole where there is one
			      on the disk: rule 16 */
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
	uint64_t size;		      /* pages of its mapping: VSZ */
	uint64_t states[PAGE_STATES]; /* pages in each state */
	uint64_t anonymous;	      /* pages of RSS that are RssAnon */
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

/* Where files are that are mapped from now on; before that, on tmpfs, where all
 * of it is false. */
void model_set_files(struct model *, const struct model_files *);

/* A region in which much happened is long to walk. From now on every walk ends as
 * soon as *stop is not 0, and calls that can fail return -EINTR then. What
 * there is after that is half done: the model is good for model_free() only. */
void model_stop_on(struct model *, const volatile sig_atomic_t *stop);

/* Bytes that the model needs at most for a segment, which is a run of pages that
 * every actor has alike; private: they can have frames of their own. */
size_t model_segment_size(unsigned actors, bool private);

/* Does one operation of an actor. -EINVAL: it makes no sense now; see rules.h. */
int model_apply(struct model *, unsigned actor, const struct op *);

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
