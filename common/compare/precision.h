/* precision.h: how far the times of a comparison can be trusted, in words. */
#ifndef SHMLAB_COMPARE_PRECISION_H
#define SHMLAB_COMPARE_PRECISION_H

#include "compare/comparison.h"

/* Of how many runs they are, in which row the runs were furthest apart, and
 * whether the machine was busy with other things; "" if no row is done. NULL:
 * no memory. The caller frees it. */
char *precision_words(const struct comparison *);

/* The least and the most that the writes of a row took, in ms: "4.5-4.9"; "one
 * run"; or "", where there are no such times. Returns text, of so many
 * bytes. */
char *precision_of_writes(const struct row *, char *text, size_t size);

#endif
