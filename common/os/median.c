#include <stdlib.h>

#include "os/median.h"

/* The places of the two in the middle, which may be one. */
static size_t
lower(size_t count)
{
	return (count - 1) / 2;
}

static size_t
upper(size_t count)
{
	return count / 2;
}

double
median(const double *sorted, size_t count)
{
	return (sorted[lower(count)] + sorted[upper(count)]) / 2;
}

int64_t
median_whole(const int64_t *sorted, size_t count)
{
	int64_t low = sorted[lower(count)];

	return low + (sorted[upper(count)] - low) / 2;
}

static int
compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void
sort_whole(int64_t *figures, size_t count)
{
	qsort(figures, count, sizeof *figures, compare);
}
