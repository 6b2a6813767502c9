/* variant.h: an exercise with the numbers of one seed.
 *
 * All combinations of the numbers of an exercise stand in a row, and each seed
 * is another place in it: as many students in a row as there are combinations
 * have all different ones.
 */
#ifndef SHMLAB_EXERCISE_VARIANT_H
#define SHMLAB_EXERCISE_VARIANT_H

#include "exercise/exercises.h"

struct variant {
	const struct exercise *exercise;
	size_t number; /* of the exercise, from 1 */
	uint64_t seed;
	char values[EXERCISE_NUMBERS][24];
};

/* number is one of 1 ... exercise_count. */
void variant_make(struct variant *, size_t number, uint64_t seed);

/* Copies text with the value of NAME for each {NAME}. Writes at most size
 * bytes. Returns out. */
char *variant_text(
    const struct variant *, const char *text, char *out, size_t size);

#endif
