/* spread.h: figures that are not the same in every run: times and rates.
 *
 * A row that takes little time is run several times. What is shown of such a
 * figure is the median, and this is how far the runs were apart.
 */
#ifndef SHMLAB_COMPARE_SPREAD_H
#define SHMLAB_COMPARE_SPREAD_H

#include "compare/streams.h"

#define SPREAD_RUNS 3

/* The figures by their numbers: first the row's own, the time of its hand-over
 * and that of its writes, then those of stream_figures[]. */
enum {
	SPREAD_HAND_OVER,
	SPREAD_WRITES,
	SPREAD_STREAM,
	SPREAD_FIGURES = SPREAD_STREAM + STREAM_FIGURES,
};

struct row;

struct spread {
	unsigned runs; /* that came to their end */
	int64_t figure[SPREAD_FIGURES][SPREAD_RUNS]; /* or UNKNOWN */
};

struct spread_figure {
	const char *key; /* in JSON */
	size_t at;	 /* of an int64_t in struct row */
};

struct spread_figure spread_figure(size_t number);

/* Adds a run of the row, which has the same figures; it may be the row itself.
 * Each figure of the row is the median then. */
void spread_add(struct row *, const struct row *run);

/* The least and the most. false: some run has no such figure, or the row has
 * none: only a stream has those of a stream, and it has no writes. */
bool spread_range(
    const struct row *, size_t number, int64_t *least, int64_t *most);

#endif
