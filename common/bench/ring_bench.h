/* ring_bench.h: what the benchmark of rings measures. ring_bench.c runs all
 * contenders; ring_report() says how fast each was. */
#ifndef SHMLAB_BENCH_RING_BENCH_H
#define SHMLAB_BENCH_RING_BENCH_H

#include "bench/contender.h"
#include "bench/relay.h"

#define RING_PASSES   9
#define RING_MESSAGES 4
#define RING_SIZES    4

struct ring_message {
	size_t bytes;
	const char *name;
	/* Bars: ours beside the best peer, the best that copies, a copy from
	 * cache to cache, and a pipe; 0: none. */
	double best, copier, limit, pipe;
};
extern const struct ring_message ring_messages[RING_MESSAGES];

struct ring_size {
	size_t bytes;
	const char *name;
};
extern const struct ring_size ring_sizes[RING_SIZES];

/* What is measured of a contender: the rate of each message in each size of
 * ring, in millions a second, size by size; round trips, in ns; and how long a
 * bare cache line took at the same time. */
enum {
	RING_RATES = RING_MESSAGES * RING_SIZES,
	RING_TRIP_8 = RING_RATES,
	RING_TRIP_64, /* running this one measures all that follow */
	RING_P50,
	RING_P99,
	RING_PING,
	RING_PING_TWO,
	RING_QUANTITIES
};

/* One value for each pass, with how far apart the two CPUs were then: ns that a
 * bare cache line took there and back. */
struct ring_quantity {
	struct ring_bench *all;
	struct relay_task task;
	size_t count;
	double value[RING_PASSES], ping[RING_PASSES];
	struct readings chosen; /* those that were measured at one distance */
};

struct ring_contender {
	struct contender who;
	struct ring_quantity of[RING_QUANTITIES];
};

struct ring_bench {
	struct relay *relay;
	struct ring_contender contender[CONTENDERS_MAX]; /* ours is the first */
	int count;
	struct readings copy, between; /* GB/s: see copy_limit.h */
	double closest;		       /* of all pings; 0: none yet */
	double ns;		       /* of a run */
	bool quick;		       /* all runs count, disturbed or not */
	unsigned runs, drifted, interrupted;
};

/* Adds figures and ratios. Only what was measured at one distance of the CPUs
 * can be compared: at the closest one if a third of all runs was, and otherwise
 * at the others. */
void ring_report(struct ring_bench *, struct results *);

#endif
