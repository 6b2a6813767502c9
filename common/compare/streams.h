/* streams.h: pairs that stream messages, and the figures that are kept of them.
 *
 * Such a pair has the options message and count, and the steps "stream" and
 * "pace", in which its actors measure the names of stream/. Snapshots are taken
 * before the step stream, after it, and after the step pace.
 */
#ifndef SHMLAB_COMPARE_STREAMS_H
#define SHMLAB_COMPARE_STREAMS_H

#include "coordinator/run_config.h"

#define STREAM_LATENCIES 3

/* What is not known is UNKNOWN. */
struct stream_figures {
	/* Planned. */
	unsigned stream, pace;	/* numbers of these steps */
	int64_t message, count; /* bytes of a message; how many */

	/* Measured. */
	int64_t message_rate, byte_rate; /* a second, as the producer says */
	/* In nanoseconds: p50, p99, p99.9 of the slowest consumer. */
	int64_t latency[STREAM_LATENCIES];
	int64_t faults;	   /* in step stream, as the kernel counts */
	int64_t stream_ns; /* until all had received all; or UNKNOWN */
};

/* One of those that are measured. */
struct stream_figure {
	const char *key;     /* in JSON */
	const char *measure; /* that actors take; NULL: it is not theirs */
	bool paced;	     /* in the step pace, not in the step stream */
	size_t at;	     /* of an int64_t in struct stream_figures */
};

#define STREAM_FIGURES 7

extern const struct stream_figure stream_figures[STREAM_FIGURES];

bool streams_is_one(const struct pair_info *);

/* Before anything runs. NULL, or why it cannot be a row. */
const char *streams_plan(struct stream_figures *, const struct run_config *);

/* After each step with a snapshot. */
void streams_measure(struct stream_figures *, const struct step_record *);

/* The run did not come to its end: what was measured does not count. */
void streams_forget(struct stream_figures *);

#endif
