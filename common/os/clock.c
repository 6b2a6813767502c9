#include <time.h>

#include "os/clock.h"

uint64_t
clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

int64_t
clock_ms(void)
{
	return (int64_t)(clock_ns() / CLOCK_MS);
}
