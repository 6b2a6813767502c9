/* huge.h: huge pages: what is done for whole ranges before base pages' turn.
 *
 * A range is as many pages as one huge page has, at a multiple of its size. Of
 * one actor's range either all entries are huge, or none is. These calls do
 * nothing where the mapping does not want huge pages.
 *
 * Included by the model's own files only.
 */
#ifndef SHMLAB_MODEL_HUGE_H
#define SHMLAB_MODEL_HUGE_H

#include "model/state.h"

/* Before a read of, or a write to, pages: does what a fault does to whole ranges.
 * What is left to be done is base pages' matter. 0 or -ENOMEM. */
int huge_read(struct model *, unsigned actor, uint64_t first, uint64_t count);
int huge_write(struct model *, unsigned actor, uint64_t first, uint64_t count);

/* Drops pages, as MADV_DONTNEED does, all of it. 0 or -ENOMEM. */
int huge_drop(struct model *, unsigned actor, uint64_t first, uint64_t count);

/* An entry that fork() has just copied: does the child get an account of that
 * large folio? */
void huge_inherit(struct model *, unsigned child, struct segment *);

/* Before a write to read-only entries that may be parts of a large folio: where the
 * last page of it that is mapped fares otherwise than those before it, and this
 * segment has it, it becomes a segment of its own, which follows. 0 or -ENOMEM. */
int huge_set_last_apart(struct model *, unsigned actor, struct segment *);

/* May the actor keep the frame that its read-only entry names, and it alone, and
 * write to it? So it is unless the frame is a part of a large folio. */
bool huge_may_keep(const struct model *, unsigned actor, struct segment *);

#endif
