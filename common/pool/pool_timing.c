#include <stdlib.h>
#include <sys/mman.h>

#include "os/clock.h"
#include "pool/pool.h"
#include "pool/pool_timing.h"

#define CALLS  200000
#define HELD   256
#define ROUNDS 5
#define PAGES  1024

/* Chunks held, as offsets or addresses; volatile, so that no compiler drops
 * them as unused. */
static volatile uint64_t held[HELD];

static void
allot(struct pool *p, size_t size, size_t i)
{
	uint64_t chunk = 0;

	if (p != NULL)
		(void)pool_alloc(p, size, &chunk); /* there is room */
	else
		chunk = (uintptr_t)malloc(size);
	held[i] = chunk;
}

static void
give_back(struct pool *p, size_t i)
{
	if (p != NULL)
		(void)pool_free(p, held[i]);
	else
		free((void *)(uintptr_t)held[i]);
	held[i] = 0;
}

/* p is NULL for malloc(3). The generator is that of Numerical Recipes. */
static double
time_round(struct pool *p)
{
	uint32_t random = 1;
	uint64_t began = clock_ns();

	for (int i = 0; i < CALLS; i++) {
		size_t at, size;

		random = random * 1664525 + 1013904223;
		at = random >> 24;
		size = 16 + (random >> 8 & 0xffff) % 1000;
		if (held[at] != 0)
			give_back(p, at);
		else
			allot(p, size, at);
	}
	for (size_t i = 0; i < HELD; i++)
		if (held[i] != 0)
			give_back(p, i);
	return (double)(clock_ns() - began);
}

static double
fastest(struct pool *p)
{
	double best = time_round(p);

	for (int i = 1; i < ROUNDS; i++) {
		double time = time_round(p);

		best = time < best ? time : best;
	}
	return best / (CALLS / 2);
}

int
pool_time(struct pool_timing *out)
{
	struct region r = {0};
	struct pool p;
	int error = region_map_anonymous(&r, PAGES, MAP_SHARED);

	if (error < 0)
		return error;
	error = pool_create(&p, &r);
	if (error == 0)
		*out = (struct pool_timing){
		    .pairs = CALLS / 2,
		    .pool_ns = fastest(&p),
		    .malloc_ns = fastest(NULL),
		};
	region_unmap(&r);
	return error;
}
