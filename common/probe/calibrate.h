/* calibrate.h: how this kernel maps memory, found out by trying.
 *
 * Some of what a page fault does is a setting, or has changed from version to
 * version. Each of these makes memory of its own, touches it, counts the
 * faults, and leaves nothing behind. What each one tries is said where it is
 * done: calibrate.c, calibrate_store.c, calibrate_huge.c. Not while other threads
 * run.
 */
#ifndef SHMLAB_PROBE_CALIBRATE_H
#define SHMLAB_PROBE_CALIBRATE_H

#include <stdbool.h>
#include <stdint.h>

struct calibration {
	uint64_t page_size;	   /* bytes */
	unsigned fault_around;	   /* pages that one read fault maps; 1: off;
				      more than 4 MiB are not told apart */
	unsigned table_pages;	   /* pages that one page table maps */
	bool shared_read_writable; /* a read of shm maps it writable at once */

	/* The first store to a page of an object is counted as major. */
	bool dirtying_is_major;
	/* MADV_REMOVE is refused (EACCES) while the mapping is read-only. */
	bool remove_needs_write;
	/* After mprotect(2) to read-only and back, a store to an anonymous page
	 * is no fault. */
	bool protect_restores;
	/* Such a fault may copy the page, though no other process has it. */
	bool may_copy_own;
	/* Frames could be seen. Else the one above is not known, and true where it
	 * could be. */
	bool frames;
};

/* Touches no more than 4 MiB. 0 or a negated errno. */
int calibrate(struct calibration *);

struct huge_calibration {
	/* Pages of a huge page, as many as one page table maps, where memory
	 * that asks for huge pages (MADV_HUGEPAGE) gets them in that size, and
	 * single pages where none fits; else 0, and nothing below is known. */
	unsigned huge_pages;

	/* After mprotect(2) to read-only and back, a store is no fault: to a huge
	 * page; to a page of one that was taken apart, and not written since. */
	bool protect_restores_huge, protect_restores_clean;
	/* MADV_DONTNEED of a huge page's room takes the page table as well: a huge
	 * page comes there again. */
	bool dontneed_takes_table;
	/* A store over the huge page of zeros brings a huge page. */
	bool zeros_become_huge;
	/* After a fork, when the child has ended, a store to a page of a huge page
	 * that was taken apart keeps its frame: of one of many that are left; of
	 * the last one. */
	bool keeps_part, keeps_last_part;
	/* Frames could be seen. Else these two are not known, and what Linux 6.18
	 * does. */
	bool frames;
};

/* For whom huge pages are wanted: it touches two at a time, of 2 MiB on most
 * machines, and of 512 MiB where a page has 64 KiB. 0 or a negated errno. */
int calibrate_huge(struct huge_calibration *);

#endif
