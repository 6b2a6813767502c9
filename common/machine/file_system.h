/* file_system.h: what a file system does with its files, found out by
 * experiments.
 *
 * The name of a file system says little: overlayfs does what the one below it
 * does, tmpfs, ext4 and btrfs go by their mount options. So a file is made,
 * mapped, touched, written back and punched, and the faults are counted. All of
 * it is done twice and the second time counts: by then the caller's own code
 * and stack are in memory. Not while other threads run. Nothing is left
 * behind.
 */
#ifndef SHMLAB_MACHINE_FILE_SYSTEM_H
#define SHMLAB_MACHINE_FILE_SYSTEM_H

#include <stdbool.h>

#include "model/model.h"

struct file_system {
	/* tracks_dirty: the first write through a shared mapping is a fault,
	 * even if the page was read before. on_disk: a clean page leaves the
	 * cache when it is asked to (POSIX_FADV_DONTNEED), and comes back by a
	 * major fault. keeps_holes: MADV_REMOVE passes over pages at the
	 * beginning of its range that are a hole on the disk already, cached or
	 * not. */
	struct model_files model;
	bool pages_out; /* MADV_PAGEOUT takes the entry of a clean page */
	bool removes;	/* MADV_REMOVE makes a hole */
	/* What it does that the model has no rule for: a sentence that says
	 * what was tried; or NULL. Static. */
	const char *reason;
};

/* Tries the file system of that folder; waits for the disk a few times. 0 or a
 * negated errno (-ENODEV: its files cannot be mapped). */
int file_system_try(const char *folder, struct file_system *out);

#endif
