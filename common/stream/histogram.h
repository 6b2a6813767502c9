/* histogram.h: many durations in little memory, and their percentiles.
 *
 * Each power of two has 32 classes, so a percentile is at most 3 % too high.
 * Plain values of a fixed size: nothing is allocated.
 */
#ifndef SHMLAB_STREAM_HISTOGRAM_H
#define SHMLAB_STREAM_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_PARTS	  32
#define HISTOGRAM_CLASSES (60 * HISTOGRAM_PARTS)

struct histogram {
	uint64_t count;
	uint32_t in_class[HISTOGRAM_CLASSES];
};

void histogram_add(struct histogram *, uint64_t value);

/* The value at or below which that part (0.5, 0.99) of all values lies; 0 if
 * there is none. */
uint64_t histogram_percentile(const struct histogram *, double part);

#endif
