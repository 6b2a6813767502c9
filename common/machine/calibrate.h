/* calibrate.h: how this kernel maps memory, found out by trying.
 *
 * Some of what a page fault does is a setting, or has changed from version to
 * version. Each of these makes memory of its own, touches it, counts the
 * faults, leaves nothing behind, and fills in what it has found out. What it
 * tries is said where it is done: calibrate_read.c, calibrate_store.c,
 * calibrate_huge.c. Not while other threads run. 0 or a negated errno.
 *
 * Included by this folder's own files and its tests only.
 */
#ifndef SHMLAB_MACHINE_CALIBRATE_H
#define SHMLAB_MACHINE_CALIBRATE_H

#include <stdbool.h>

#include "model/model.h"

/* Fills in fault_around and shared_read_writable; page_size and table_pages are
 * known. Touches no more than 4 MiB: windows beyond that are not told apart. */
int calibrate_read(struct model_machine *);

/* Fills in dirtying_is_major, remove_needs_write, protect_restores and
 * may_copy_own. *frames: they could be seen; else may_copy_own is not known, and
 * true where it could be. */
int calibrate_store(struct model_machine *, bool *frames);

/* Fills in what is about huge pages, where memory that asks for them
 * (MADV_HUGEPAGE) gets them, as large as one page table maps, and single pages
 * where none fits; else huge_pages is 0, and nothing else is known. Without
 * frames, keeps_part and keeps_last_part are what Linux 6.18 does. It touches
 * two at a time, of 2 MiB on most machines, and of 512 MiB where a page has 64
 * KiB. */
int calibrate_huge(struct model_machine *);

#endif
