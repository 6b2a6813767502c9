/* elsewhere.h: what changed in an actor's mappings outside the region.
 *
 * smaps gives RSS mapping by mapping; what a step touched besides the region
 * shows there by name: its heap, its stack, the data of a library.
 */
#ifndef SHMLAB_COORDINATOR_ELSEWHERE_H
#define SHMLAB_COORDINATOR_ELSEWHERE_H

#include <stddef.h>
#include <stdint.h>

#include "probe/smaps.h"
#include "role/wire.h"

struct elsewhere_mapping {
	uint64_t start, end;
	int64_t size, rss, anonymous; /* KiB */
};

/* As it was at the last snapshot; zero it first. */
struct elsewhere {
	struct elsewhere_mapping *at; /* owned */
	size_t count;
};

/* Describes what is another size, or has more or fewer pages, than at the last
 * call: "[heap] +4 kB, libc.so.6 (data) +8 kB". Nothing in the process's
 * regions counts. The first call describes nothing. Writes at most size bytes,
 * always terminated. 0 or -ENOMEM. */
int elsewhere_note(struct elsewhere *, const struct mappings *,
    const struct mapped_region mapped[REGIONS_MAX], size_t page_size,
    char *words, size_t size);

void elsewhere_release(struct elsewhere *);

#endif
