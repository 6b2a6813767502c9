/* results.h: what a benchmark has measured: figures, and ratios of them.
 *
 * A figure is one subject, done by one contender, in one unit. What could not be
 * measured is a figure without values and with a reason; it is never 0.
 *
 * Ratios are what carries over to another machine. A bar is what a ratio is
 * wished to be; a missed one is told, and is no failure.
 */
#ifndef SHMLAB_BENCH_RESULTS_H
#define SHMLAB_BENCH_RESULTS_H

#include <stdbool.h>
#include <stdio.h>

#include "bench/sample.h"

struct figure {
	const char *section; /* "snapshot"; static, like the unit */
	const char *unit;    /* "ms" */
	char subject[80];    /* "64 processes with 64 MiB each" */
	char by[40];	     /* "pmap -X" */
	struct sample sample;
	char note[80]; /* more about it; the reason if nothing was measured */
};

enum bar_kind {
	BAR_NONE,
	BAR_AT_LEAST,
	BAR_AT_MOST
};

struct ratio {
	const char *section;
	char subject[80]; /* "64 processes: full snapshot / smem" */
	bool known;
	double value;
	enum bar_kind kind;
	double bar;
	char note[80]; /* as above */
};

struct results {
	struct figure *figures;
	struct ratio *ratios;
	size_t figure_count, figure_room, ratio_count, ratio_room;
};

void results_release(struct results *);

/* Adds a figure; an empty sample needs a note that says why it is empty. Texts
 * that are too long are cut. 0 or -ENOMEM. */
int results_figure(struct results *, const char *section, const char *subject,
    const char *by, const char *unit, const struct sample *, const char *note);

/* Adds the ratio of two medians; if one of the samples is empty, or NULL, it is
 * not known, and note says why. 0 or -ENOMEM. */
int results_ratio(struct results *, const char *section, const char *subject,
    const struct sample *, const struct sample *of, enum bar_kind, double bar,
    const char *note);

/* Can a bar be told met? Only where the ratio is known and has a bar. */
bool ratio_is_judged(const struct ratio *);
bool ratio_is_met(const struct ratio *);

#endif
