/* races.h: what the benchmark of rings measures, and what comes of it.
 *
 * ring.c lets all contenders run, pass after pass; races_tell() tells who was how
 * fast.
 */
#ifndef SHMLAB_BENCH_RACES_H
#define SHMLAB_BENCH_RACES_H

#include "bench/contender.h"
#include "bench/section.h"

#define RACES_PASSES   9
#define RACES_MESSAGES 4
#define RACES_SIZES    4

struct race_message {
	size_t bytes;
	const char *name;
	/* Bars: ours beside the best peer (or the best that copies), the limit of
	 * copying from cache to cache, and a pipe; 0: none. */
	double best, copying, limit, pipe;
};

extern const struct race_message race_messages[RACES_MESSAGES];

struct race_size {
	size_t bytes;
	const char *name;
};

extern const struct race_size race_sizes[RACES_SIZES];

/* What came of the passes, each with how far apart the two CPUs were then: ns that
 * a bare cache line took there and back. */
struct readings {
	size_t count;
	double value[RACES_PASSES], ping[RACES_PASSES];
};

/* One contender. Rates are in millions a second. */
struct entry {
	struct contender who;
	/* By message and by size of the ring. */
	struct readings rates[RACES_MESSAGES][RACES_SIZES];
	struct readings briefs, trips, p50s, p99s; /* ns */
	/* Of these, those that were measured at one and the same distance. */
	struct sample rate[RACES_MESSAGES][RACES_SIZES], brief, trip, p50, p99;
};

struct races {
	struct bench *bench;
	struct relay *relay;
	struct entry entry[CONTENDERS_MAX];
	int count;
	struct sample copy, between; /* GB/s: see copy.h */
	struct readings pings, ping_twos;
	struct sample ping, ping_two; /* ns */
	double closest;		      /* of all pings; 0: none yet */
	unsigned close, far;	      /* runs that count */
	double ns;		      /* of a run */
	unsigned runs, drifted, interrupted;
};

/* Leaves figures and ratios in all->bench->results. Only what was measured at one
 * distance of the CPUs can be compared: within a cache, if that was so in a third
 * of all runs, else apart. 0 or -ENOMEM. */
int races_tell(struct races *);

#endif
