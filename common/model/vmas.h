/* vmas.h: an actor's mappings of the region, which the kernel calls VMAs.
 *
 * mmap(2) makes one. What concerns a part of it cuts it, and neighbours that
 * have become alike are merged again; between two there may be a hole, where
 * nothing is mapped. Each is a line of /proc/PID/maps. In most cases there is
 * one.
 *
 * Calls that can fail return 0 or -ENOMEM, and change nothing then. A pointer
 * to a VMA is good until the list changes.
 *
 * Included by the model's own files only.
 */
#ifndef SHMLAB_MODEL_VMAS_H
#define SHMLAB_MODEL_VMAS_H

#include "region/op.h"

/* Does the kernel keep its pages in memory? */
enum vma_lock {
	VMA_UNLOCKED,
	VMA_LOCKED,	    /* mlock(2) */
	VMA_LOCKED_ONFAULT, /* once they are there: MLOCK_ONFAULT */
};

struct vma {
	uint64_t first, count; /* pages of the region */
	enum access access;
	bool dontfork, wipeonfork;
	enum vma_lock lock;
	bool accounted; /* counted as memory that will be needed: VM_ACCOUNT */
	/* Which anon_vma it has, of those of this process; 0: none yet. See
	 * rule 6. */
	uint32_t anon_vma;
	bool inherited; /* a fork made that, from the parent's */
};

struct vmas {
	struct vma *at; /* by page; owned */
	unsigned count, room;
	uint32_t last_anon_vma;
};

/* The VMA that contains page, or NULL: a hole. */
struct vma *vmas_find(const struct vmas *, uint64_t page);

/* Are count pages from first on mapped, and is so much allowed there? */
bool vmas_allow(
    const struct vmas *, uint64_t first, uint64_t count, enum access);

/* Is any of the count pages from first on locked? */
bool vmas_are_locked(const struct vmas *, uint64_t first, uint64_t count);

/* Is any of the pages from first to end mapped? */
bool vmas_meet(const struct vmas *, uint64_t first, uint64_t end);

/* Where the VMA that first is in ends, or end, whichever comes first. */
uint64_t vmas_part_end(const struct vmas *, uint64_t first, uint64_t end);

/* Makes a VMA begin at page, unless a hole does, or all are below it. */
int vmas_cut(struct vmas *, uint64_t page);

/* Adds a VMA where there is a hole. */
int vmas_add(struct vmas *, const struct vma *);

/* Removes those that begin from first on and before end. */
void vmas_remove(struct vmas *, uint64_t first, uint64_t end);

/* After the VMA at page was changed or added: merges it with neighbours that
 * are like it. Those without an anon_vma take over one, or do not. */
void vmas_merge(struct vmas *, uint64_t page, bool take_over);

/* Gives the VMA at page an anon_vma, unless it has one. */
void vmas_give_anon_vma(struct vmas *, uint64_t page);

/* A copy of the list, for one that is empty. */
int vmas_copy(const struct vmas *, struct vmas *copy);

/* The list of a child, whose own is empty. */
int vmas_fork(const struct vmas *parent, struct vmas *child);

/* Releases the list, and leaves it empty. */
void vmas_free(struct vmas *);

#endif
