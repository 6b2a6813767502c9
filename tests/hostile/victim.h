/* victim.h: honest work in memory that a hostile process overwrites. */
#ifndef SHMLAB_TESTS_VICTIM_H
#define SHMLAB_TESTS_VICTIM_H

#include "arena.h"

struct victim {
	const char *name;
	size_t pages, head; /* of the arena, see arena_open() */
	/* Makes its objects in the arena, which holds zeros. */
	void (*begin)(struct arena *);
	/* One call, of any kind. What it returned: 0, or a negated errno. */
	int (*work)(struct arena *, uint64_t *random);
};

extern const struct victim victim_ring, victim_pool, victim_lock;

#endif
