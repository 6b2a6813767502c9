/* random.h: random numbers that are the same again from the same seed. */
#ifndef SHMLAB_OS_RANDOM_H
#define SHMLAB_OS_RANDOM_H

#include <stdint.h>

/* The next number; *state is any seed at first, and belongs to these calls from
 * then on. */
uint64_t random_next(uint64_t *state);

/* One of 0 .. limit - 1; limit is at least 1, and far below 2^64. */
uint64_t random_below(uint64_t *state, uint64_t limit);

#endif
