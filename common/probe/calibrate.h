/* calibrate.h: how this kernel maps memory, found out by trying.
 *
 * Some of what a page fault does is a setting, or has changed from version to
 * version. Each of these makes an object of its own, touches it, counts the
 * faults, and leaves nothing behind. The caller's own pages must not be in the
 * way, so every experiment is made twice and the second one counts: by then
 * its code and stack are in memory. Not while other threads run.
 */
#ifndef SHMLAB_PROBE_CALIBRATE_H
#define SHMLAB_PROBE_CALIBRATE_H

#include <stdbool.h>
#include <stdint.h>

struct calibration {
	uint64_t page_size;	   /* bytes */
	unsigned fault_around;	   /* pages that one read fault maps; 1: off */
	unsigned table_pages;	   /* pages that one page table maps */
	bool shared_read_writable; /* a read of shm maps it writable at once */
	/* Pages of a huge page, as many as one page table maps, where memory
	 * that asks for huge pages (MADV_HUGEPAGE) gets them in that size, and
	 * single pages where none fits; else 0. */
	unsigned huge_pages;
};

/* 0 or a negated errno. */
int calibrate(struct calibration *);

/* What a file system does with the files in it. */
struct file_calibration {
	/* It wants to know of the first write through a shared mapping, even
	 * if the page was read before. */
	bool tracks_dirty;
	/* A clean page leaves the cache when it is asked to
	 * (POSIX_FADV_DONTNEED), and comes back by a major fault. */
	bool evicts;
};

/* Tries it on a file that is open for reading and writing. Writes to its first
 * page and leaves that page behind, zeroed. Waits for the disk. 0 or a negated
 * errno (-ENODEV: it can't be mapped). */
int calibrate_file(int fd, struct file_calibration *);

#endif
