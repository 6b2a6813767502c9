/* calibrate.h: how this kernel maps memory, found out by experiments.
 *
 * Some of what a page fault does is a setting, or has changed from version to
 * version. Each of these calls maps memory of its own, touches it, counts the
 * faults, fills in what follows, and leaves nothing behind. The experiments are
 * described where they are made: calibrate_read.c, calibrate_store.c,
 * calibrate_merge.c, calibrate_huge.c. Not while other threads run. 0 or a
 * negated errno.
 *
 * Included by this folder's own files and its tests only.
 */
#ifndef SHMLAB_MACHINE_CALIBRATE_H
#define SHMLAB_MACHINE_CALIBRATE_H

#include <stdbool.h>

#include "model/model.h"

/* Fills in fault_around and shared_read_writable, and goes by page_size and
 * table_pages. Touches no more than 4 MiB, so a larger window counts as 4
 * MiB. */
int calibrate_read(struct model_machine *);

/* Fills in dirtying_is_major, remove_needs_write, protect_restores and
 * may_copy_own. *frames: they are visible; otherwise may_copy_own is not known,
 * and true where it can be. */
int calibrate_store(struct model_machine *, bool *frames);

/* Fills in merge_takes_over and unaccounts_unwritten; or neither, where
 * mprotect(2) or MADV_DONTFORK is refused. */
int calibrate_merge(struct model_machine *);

/* Fills in what is about huge pages, if memory that asks for them
 * (MADV_HUGEPAGE) gets them, as large as what one page table maps, and base
 * pages where none fits. Otherwise huge_pages is 0, and the rest is not known.
 * Where frames are not visible, keeps_part and keeps_last_part are those of
 * Linux 6.18. Touches two huge pages at a time: of 2 MiB on most machines, and
 * of 512 MiB where a page has 64 KiB. */
int calibrate_huge(struct model_machine *);

#endif
