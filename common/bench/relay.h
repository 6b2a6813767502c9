/* relay.h: two processes, each on a CPU of its own, pass messages.
 *
 * Before and after, they throw a cache line to and fro: how long that takes says
 * how far apart the two CPUs are at that moment, which on a virtual machine
 * changes, and which decides everything else. A run in which it changed by
 * more than a factor of RELAY_DRIFT says little, and is to be thrown away; so is
 * one in which a process had to give its CPU to something else.
 */
#ifndef SHMLAB_BENCH_RELAY_H
#define SHMLAB_BENCH_RELAY_H

#include <stdbool.h>

#include "bench/peers/peer.h"
#include "bench/section.h"

#define RELAY_DRIFT 1.4

struct relay_task {
	const struct peer *peer;
	size_t ring, message; /* bytes */
	double ns;	      /* to take */
};

struct relay_result {
	double ping_before, ping_after; /* ns, there and back */
	double ping_two; /* round trips: the same, but back on another line */
	double rate;	 /* messages a second; or */
	double trip, p50, p99; /* ns, there and back */
	long interruptions;    /* that something else ran on one of the CPUs */
};

/* The memory that all runs use: mapped once. */
struct relay;
struct relay *relay_open(size_t memory);
void relay_close(struct relay *);

/* As many messages as it takes in that time. 0 or a negated errno: -ENOTSUP, not
 * in that size; -EBADMSG, -EINTR and so on. */
int relay_stream(struct bench *, struct relay *, const struct relay_task *,
    struct relay_result *);

/* One message there, the same one back. trip is the mean of a hundred, the
 * median of those; p50 and p99 are of single ones, whose clock counts in. */
int relay_round_trip(struct bench *, struct relay *, const struct relay_task *,
    struct relay_result *);

bool relay_drifted(const struct relay_result *);

#endif
