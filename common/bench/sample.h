/* sample.h: one quantity, measured several times.
 *
 * The middle one is what is told, the least and the largest say how far to
 * believe it. A mean would carry along whatever else the machine did.
 */
#ifndef SHMLAB_BENCH_SAMPLE_H
#define SHMLAB_BENCH_SAMPLE_H

#include <stddef.h>

#define SAMPLE_MAX 32

struct sample {
	size_t count;
	double value[SAMPLE_MAX]; /* ascending */
};

/* Takes one more value in; there is room for SAMPLE_MAX. */
void sample_add(struct sample *, double value);

/* Of a sample that is not empty. An even number has two in the middle; the
 * smaller one counts. */
double sample_median(const struct sample *);
double sample_low(const struct sample *);
double sample_high(const struct sample *);

/* All values, multiplied. */
struct sample sample_scaled(const struct sample *, double factor);

#endif
