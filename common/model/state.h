/* state.h: how the model keeps its state: columns, in segments.
 *
 * A page of the region is at the same place in every mapping of it, and no
 * frame ever moves from one page to another. So the state falls apart into
 * columns: what all actors have of one page. A segment is a run of equal
 * columns, kept once; an operation on a part of a segment splits it. A region
 * of any size in which little happened has few segments.
 *
 * Where the machine has huge pages, a segment lies within one range (huge.h),
 * or consists of whole ranges, which are equal; each of these has large folios
 * of its own, under the same numbers.
 *
 * Included by the model's own files only.
 */
#ifndef SHMLAB_MODEL_STATE_H
#define SHMLAB_MODEL_STATE_H

#include <sys/queue.h>

#include "model/model.h"
#include "model/vmas.h"

enum entry_kind {
	ENTRY_NONE,
	ENTRY_ZERO,   /* the page of zeros, never writable */
	ENTRY_OBJECT, /* the object's frame */
	ENTRY_ANON,   /* an anonymous frame */
};

/* Does the kernel count the pages that a process maps of a large folio? Rule
 * 22. */
enum account {
	ACCOUNT_NONE,
	ACCOUNT_RIGHT,
	ACCOUNT_WRONG, /* one short */
};

/* One actor's page table entry. */
struct entry {
	uint8_t kind;
	bool writable;
	bool dirty;    /* written through this entry */
	bool huge;     /* one entry, a level up, for the whole range: huge.h */
	bool in_table; /* ENTRY_NONE: in a page table that exists */
	uint32_t anon; /* ENTRY_ANON: index into the segment's frames */
	enum account account; /* of the large folio that the frame is in */
};

#define UNNAMED UINT32_MAX

struct frame {
	uint32_t owners;  /* entries that name it; 0: this slot is free */
	uint32_t id;	  /* see struct model_page */
	uint32_t ordinal; /* or UNNAMED */
	bool exclusive;	  /* anonymous: marked as belonging to one process */
	bool lazy;	  /* it may be taken while it is clean: rule 28 */
	bool marked;	  /* anonymous: dirty, whatever the entries say */
	bool waits;   /* it may be in a list that counts as an owner: rule 27 */
	bool unclear; /* it was locked, or may be a copy (unsure): is it lazy,
			 or marked? */
	uint32_t folio; /* it is a part of this large folio; 0: of none */
};

struct segment {
	TAILQ_ENTRY(segment) link;
	uint64_t first, count; /* pages */
	uint32_t next_id, next_ordinal;
	bool cached; /* the object has a frame for this page */
	bool dirty;  /* and it was written, and not written back */
	bool marked; /* and the frame itself is marked dirty: by a write fault,
			write(2), or a dirty entry that was dropped */
	bool unsure; /* see struct model_page */
	bool hole;   /* the file has a hole on the disk: MADV_REMOVE */
	struct frame object; /* that frame */
	struct frame *anon;
	uint32_t anon_count; /* slots, used and free */
	struct entry *entry; /* of every actor */
};
TAILQ_HEAD(segments, segment);

/* The region as it was mapped; the vmas of the actor say which of its pages
 * still are. */
struct model_mapping {
	enum region_kind kind;
	uint64_t start; /* address; a multiple of the page size */
	uint64_t pages;
	bool shared;
	bool sysv; /* of a SysV segment: see rules 7 and 24 */
	bool tracks_dirty, on_disk, keeps_holes; /* see struct model_files */
	bool huge; /* private anonymous, MADV_HUGEPAGE */
};

struct model_actor {
	bool living;
	struct model_mapping mapping;
	struct vmas vmas; /* none: nothing is mapped */
	uint64_t faults[FAULT_CLASSES];
	uint64_t counted_major, unsure; /* of them; see struct model_total */
};

struct model {
	struct model_machine machine;
	struct model_files files;
	unsigned actors;
	struct model_actor *actor;
	struct segments segments;
	uint64_t pages;	       /* covered by the segments */
	uint64_t object_pages; /* that the object has room for */
	uint32_t next_folio;   /* from 1 on */
	struct segment *near;  /* the one found last, or NULL */
	bool at_once;	       /* see model_set_at_once() */
	const volatile sig_atomic_t *stop;
};

/* Is the model to stop? See model_stop_on(). */
bool state_is_stopped(const struct model *);

/* The first segment, and the one after s. NULL: there is none, or the model is
 * to stop. */
struct segment *state_first(const struct model *);
struct segment *state_next(const struct model *, const struct segment *s);

/* The segment that contains page, or NULL beyond the last one. */
struct segment *state_find(struct model *, uint64_t page);

/* Makes a segment begin at page, unless it is beyond the last one. -ENOMEM. */
int state_cut(struct model *, uint64_t page);

/* Covers at least so many pages; new ones are absent for all actors.
 * -ENOMEM. */
int state_cover(struct model *, uint64_t pages);

/* A new anonymous frame, without an owner, on every page of a segment: its
 * index, or UINT32_MAX when memory is short. */
uint32_t state_new_frame(struct segment *);

/* Empties an entry; its frame, if any, has one owner less. */
void state_clear(struct segment *, struct entry *);

/* The object gets a frame, unless it has one; or loses it, when no entry names
 * it. */
void state_give_object_frame(struct segment *);
void state_take_object_frame(struct segment *);

/* Is it a mapping without an object? One of the mappings of the object, NULL if
 * there is none. Are count pages from first on mapped by the actor? */
bool state_is_private_anonymous(const struct model_mapping *);
const struct model_mapping *state_object(const struct model *);
bool state_is_inside(
    const struct model *, unsigned actor, uint64_t first, uint64_t count);

/* Has the object room for them? */
bool state_has_room(const struct model *, uint64_t first, uint64_t count);

/* The same, if there is one. */
bool state_is_backed(
    const struct model *, unsigned actor, uint64_t first, uint64_t count);

/* Are they all mapped, and is none of them locked (rule 27)? */
bool state_may_give_up(
    const struct model *, unsigned actor, uint64_t first, uint64_t count);

/* Visits the segments of count pages from first on, cut to fit. Stops at an
 * error of visit and returns it, or returns -EINTR. visit may split segments
 * and change them. */
int state_visit(struct model *, uint64_t first, uint64_t count,
    int (*visit)(struct model *, unsigned actor, struct segment *),
    unsigned actor);

/* Visits the part of these pages in each of the actor's VMAs. All are mapped.
 * Stops at an error of visit, and returns it. */
int state_visit_vmas(struct model *, unsigned actor, uint64_t first,
    uint64_t count,
    int (*visit)(
	struct model *, unsigned actor, uint64_t first, uint64_t count));

#endif
