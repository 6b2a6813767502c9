/* platform.h: what kind of machine this is, and what it lets us see. */
#ifndef SHMLAB_PROBE_PLATFORM_H
#define SHMLAB_PROBE_PLATFORM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/utsname.h>

#include "probe/pagemap.h"

/* How much the kernel lets us prove. */
enum proof {
	PROOF_TOTALS, /* smaps only */
	PROOF_PAGES,  /* and for each page whether it is mapped once (bit 56) */
	PROOF_FRAMES, /* and which frame it is (PFN) */
};

struct platform {
	struct utsname uts;
	size_t page_size; /* bytes */
	int cpus;	  /* this process may run on */
	char thp[16]; /* chosen word of transparent_hugepage/enabled, or "" */
	enum proof proof;
	struct pagemap_sight sight;
	bool fault_addresses;  /* faults can be seen with their addresses */
	int64_t available_kib; /* memory that may still be had; -1 unknown */
};

/* Finds out by asking the kernel, not by its version: writes and reads pages of
 * its own and looks at their entries. available_kib is the smallest of
 * MemAvailable and what the memory cgroups (v2 and v1) on the way to the root
 * still allow. 0 or a negated errno (-ENOENT: no /proc). */
int platform_probe(struct platform *);

/* "totals", "pages", "frames". */
const char *proof_name(enum proof);

#endif
