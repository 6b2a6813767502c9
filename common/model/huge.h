/* huge.h: huge pages: what happens to whole ranges, before base pages.
 *
 * A range is as many pages as a huge page has, at a multiple of its size. In a
 * range either all entries of an actor are huge, or none is. These calls do
 * nothing where the mapping does not ask for huge pages.
 *
 * Included by the model's own files only.
 */
#ifndef SHMLAB_MODEL_HUGE_H
#define SHMLAB_MODEL_HUGE_H

#include "model/state.h"

/* Before pages are read or written: does what faults do to whole ranges. The
 * rest is done page by page. 0 or -ENOMEM. */
int huge_read(struct model *, unsigned actor, uint64_t first, uint64_t count);
int huge_write(struct model *, unsigned actor, uint64_t first, uint64_t count);

/* All that MADV_DONTNEED does. 0 or -ENOMEM. */
int huge_drop(struct model *, unsigned actor, uint64_t first, uint64_t count);

/* After munmap(2) of these pages has cut and removed their VMAs: drops their
 * entries. 0 or -ENOMEM. */
int huge_unmap(struct model *, unsigned actor, uint64_t first, uint64_t count);

/* A VMA ends at page: takes a huge entry apart that goes beyond. The segments
 * are cut there. */
void huge_cut(struct model *, unsigned actor, uint64_t page);

/* Before fork() copies the entries of these pages, which are a VMA: notes which
 * of them are in a page table, since the child gets one there as well. 0 or
 * -ENOMEM. */
int huge_note_tables(
    struct model *, unsigned parent, uint64_t first, uint64_t count);

/* After fork() has copied the segment's entry: gives the child an account of
 * the large folio, if there is one and an account is free. */
void huge_inherit(struct model *, unsigned child, struct segment *);

/* Before a write to read-only entries that may be parts of a large folio: if
 * the last page of the folio that is mapped is treated differently, and is in
 * this segment, makes it a segment of its own, which follows. 0 or -ENOMEM. */
int huge_set_last_apart(struct model *, unsigned actor, struct segment *);

/* The actor's read-only entry is the only one that names the frame. May it keep
 * the frame when it writes? Yes, unless the frame is a part of a large folio
 * and rule 20 says no. */
bool huge_may_keep(const struct model *, unsigned actor, struct segment *);

#endif
