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
	enum {
		RELAY_STREAM,	   /* as many messages as time allows */
		RELAY_TRIPS,	   /* one there, the same one back */
		RELAY_COPY,	   /* none: one side copies its own memory */
		RELAY_COPY_ACROSS, /* what the other side has written */
	} what;
	const struct peer *peer; /* NULL: of a copy */
	size_t ring, message;	 /* bytes; a copy has the size of the ring */
	double ns;		 /* to take */
};

enum {
	RELAY_PING,	/* ns of a bare cache line there and back */
	RELAY_RATE,	/* messages, or bytes that were copied, a second */
	RELAY_TRIP,	/* ns; the median of means of a hundred */
	RELAY_P50,	/* ns of single trips, whose clock counts in, */
	RELAY_P99,	/* up to 3 % too much */
	RELAY_PING_TWO, /* ns, as RELAY_PING, but back on another line */
	RELAY_VALUES
};

struct relay_result {
	double value[RELAY_VALUES]; /* 0: not of this task */
	bool drifted;
	long interruptions[2]; /* that something else ran on the side's CPU */
};

/* 0 or a negated errno: -ENOTSUP, not in that size; -EBADMSG, a message did not
 * arrive as it was sent; -EINTR and so on, as job_run(). */
int relay_run(
    struct benchmark *, const struct relay_task *, struct relay_result *);

#endif
