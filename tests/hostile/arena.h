/* arena.h: shared memory between guard pages, and a hostile process that
 * overwrites it while an honest one works in it.
 *
 *	arena_open(&a, pages, head);
 *	arena_attack(&a, &attack);	a child begins to overwrite it
 *	while (arena_goes_on(&a))
 *		... one call after the other ...
 *
 * Used by tests/hostile/ only.
 */
#ifndef SHMLAB_TESTS_ARENA_H
#define SHMLAB_TESTS_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena {
	unsigned char *start; /* nothing is mapped within 1 MiB around it */
	size_t size, head;    /* half of the writes go into the first bytes */
	struct arena_progress *progress;
};

struct attack {
	uint64_t seed, writes;
	/* After some writes it waits until the honest process has made so many
	 * calls; 0: it never waits. */
	unsigned pace;
};

/* Ends the program, with a message, where memory or a process is refused. */
void arena_open(struct arena *, size_t pages, size_t head);
void arena_attack(struct arena *, const struct attack *);

/* Counts a call. false: the hostile process has made all its writes. */
bool arena_goes_on(struct arena *);

#endif
