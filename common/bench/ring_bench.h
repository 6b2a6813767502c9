/* ring_bench.h: what the benchmark of rings measures. ring_bench.c runs all
 * contenders; ring_report() says how fast each was. */
#ifndef SHMLAB_BENCH_RING_BENCH_H
#define SHMLAB_BENCH_RING_BENCH_H

#include "bench/contender.h"
#include "bench/relay.h"

#define RING_PASSES   9
#define RING_MESSAGES 4
#define RING_SIZES    4

/* What our rates are compared with. */
enum {
	RING_BEST,   /* the best of all peers */
	RING_COPIER, /* the best of those that copy messages */
	RING_PIPE,
	RING_ACROSS, /* a copy from the other core's cache */
	RING_OWN,    /* a copy within a core's cache */
	RING_LIMITS
};

struct ring_message {
	size_t bytes;
	const char *name;
	double at_least[RING_LIMITS]; /* the bars of ours; 0: none */
};
extern const struct ring_message ring_messages[RING_MESSAGES];

struct ring_size {
	size_t bytes;
	const char *name;
};
extern const struct ring_size ring_sizes[RING_SIZES];

/* What is run of a contender: streams of each message in each size of ring, and
 * round trips; and of the limits: copies of each size. */
enum {
	RING_STREAMS = RING_MESSAGES * RING_SIZES,
	RING_TRIP_8 = RING_STREAMS,
	RING_TRIP_64,
	RING_TASKS
};

struct ring_case {
	struct ring_bench *all;
	struct relay_task task;
	size_t count; /* of passes that it was possible in */
	struct relay_result pass[RING_PASSES];
};

struct ring_contender {
	struct contender who;
	struct ring_case of[RING_TASKS];
	const struct ring_case *best[RING_MESSAGES]; /* of all sizes of ring */
};

struct ring_bench {
	struct ring_contender contender[CONTENDERS_MAX]; /* ours is the first */
	int count;
	struct ring_case own[RING_SIZES], across[RING_SIZES]; /* copies */
	struct bench_case cases[2 * RING_SIZES + CONTENDERS_MAX * RING_TASKS];
	size_t planned; /* cases */
	bool quick;	/* all runs count, disturbed or not */
	unsigned runs, drifted, interrupted;

	/* Only what was measured at one distance of the CPUs can be compared:
	 * at pings that are close to the least of all, or, if far, at others;
	 * ns; 0: none yet. */
	double closest;
	bool far;
};

/* Adds figures and ratios, of what was measured while the CPUs were close if
 * that is a third of all, and otherwise of the rest. */
void ring_report(struct ring_bench *, struct results *);

#endif
