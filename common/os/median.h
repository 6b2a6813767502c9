/* median.h: the middle of several figures.
 *
 * Of an odd number of them the one in the middle; of an even number the mean of
 * the two in the middle. It is the only definition: whatever shows a median
 * takes it from here.
 */
#ifndef SHMLAB_OS_MEDIAN_H
#define SHMLAB_OS_MEDIAN_H

#include <stddef.h>
#include <stdint.h>

/* Of figures in ascending order; there is at least one. */
double median(const double *sorted, size_t count);

/* The same of whole numbers, such as nanoseconds: a mean that is none is
 * rounded down. */
int64_t median_whole(const int64_t *sorted, size_t count);

/* Puts whole numbers into ascending order. */
void sort_whole(int64_t *figures, size_t count);

#endif
