#include "stream/histogram.h"

#define BITS 5 /* of HISTOGRAM_PARTS */

_Static_assert(1 << BITS == HISTOGRAM_PARTS, "classes of a power of two");

/* Small values have a class each; then the five bits behind the first one
 * choose the class within a power of two. */
static unsigned
class_of(uint64_t value)
{
	unsigned power;

	if (value < HISTOGRAM_PARTS)
		return (unsigned)value;
	power = 63 - (unsigned)__builtin_clzll(value);
	return (power - BITS + 1) * HISTOGRAM_PARTS +
	    (unsigned)(value >> (power - BITS)) % HISTOGRAM_PARTS;
}

/* The largest value of a class. */
static uint64_t
end_of(unsigned class)
{
	unsigned shift;

	if (class < HISTOGRAM_PARTS)
		return class;
	shift = class / HISTOGRAM_PARTS - 1;
	return ((uint64_t)(HISTOGRAM_PARTS + class % HISTOGRAM_PARTS + 1)
		   << shift) -
	    1;
}

void
histogram_add(struct histogram *h, uint64_t value)
{
	h->count++;
	h->in_class[class_of(value)]++;
}

uint64_t
histogram_percentile(const struct histogram *h, double part)
{
	double below = part * (double)h->count;
	uint64_t seen = 0;

	for (unsigned i = 0; i < HISTOGRAM_CLASSES; i++) {
		seen += h->in_class[i];
		if (h->in_class[i] > 0 && (double)seen >= below)
			return end_of(i);
	}
	return 0;
}
