/* platform.h: what kind of machine this is, and what is visible on it. */
#ifndef SHMLAB_PROBE_PLATFORM_H
#define SHMLAB_PROBE_PLATFORM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/utsname.h>

#include "probe/pagemap.h"

/* How much can be proved here. */
enum proof {
	PROOF_TOTALS, /* smaps only */
	PROOF_PAGES,  /* and whether each page is mapped once (bit 56) */
	PROOF_FRAMES, /* and which frame it is (PFN) */
};

struct platform {
	struct utsname uts;
	size_t page_size; /* bytes */
	int cpus;	  /* this process may run on */
	char thp
	    [16]; /* the word chosen in transparent_hugepage/enabled, or "" */
	enum proof proof;
	struct pagemap_sight sight;
	bool fault_addresses;  /* the addresses of faults are visible */
	int64_t available_kib; /* of memory; -1: unknown */
};

/* Finds it out by trial, not by the kernel's version: writes and reads pages of
 * its own and looks at their entries. For available_kib see available.h. 0 or a
 * negated errno (-ENOENT: no /proc). */
int platform_probe(struct platform *);

/* "totals", "pages", "frames". */
const char *proof_name(enum proof);

#endif
