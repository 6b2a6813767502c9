/* relay.h: two processes, each on a CPU of its own, pass messages.
 *
 * Before and after, they measure how far apart the two CPUs are (ping_pong.h).
 * A run in which that changed by more than a factor of RELAY_DRIFT says little
 * and should be thrown away, and so should one in which a process had to give
 * its CPU to something else.
 */
#ifndef SHMLAB_BENCH_RELAY_H
#define SHMLAB_BENCH_RELAY_H

#include <stdbool.h>

#include "bench/harness.h"
#include "bench/peers/peer.h"

#define RELAY_DRIFT 1.4

struct relay_task {
	const struct peer *peer;
	size_t ring, message; /* bytes */
	double ns;	      /* to take */
	/* false: as many messages as it takes in that time. true: one there,
	 * the same one back. */
	bool round_trip;
};

struct relay_result {
	double ping_before, ping_after; /* ns, there and back */
	double rate;	    /* messages a second; or, of round trips: */
	double trip;	    /* ns; the median of means of a hundred */
	double p50, p99;    /* ns of single ones, whose clock counts in */
	double ping_two;    /* as ping_before, but back on another line */
	long interruptions; /* that something else ran on one of the CPUs */
};

/* The memory that all runs use: mapped once. NULL: there is none. */
struct relay;
struct relay *relay_open(size_t memory);
void relay_close(struct relay *);

/* 0 or a negated errno: -ENOTSUP, not in that size; -EBADMSG, a message did not
 * arrive as it was sent; -EINTR and so on, as job_run(). */
int relay_run(struct benchmark *, struct relay *, const struct relay_task *,
    struct relay_result *);

bool relay_drifted(const struct relay_result *);

#endif
