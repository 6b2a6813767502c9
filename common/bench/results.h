/* results.h: what a benchmark has measured: figures, and ratios of them.
 *
 * A figure is what one subject took when it was done in one way. What could not
 * be measured has no values and a note that says why; it is never 0.
 *
 * Ratios are what carries over to another machine. A bar is what a ratio should
 * reach; one that is missed is reported, and is no failure.
 *
 *	results_figure(&r, "ring", "8 B", "pipe", "M/s", &readings, "");
 *	results_ratio(&r, "ring", "ours / pipe", &ours, &pipe, NO_BAR, "");
 *	results_print(&r, stdout);
 *	results_release(&r);
 *
 * Texts must live as long as the results do: literals, or results_text(). Where
 * memory runs out nothing is added, and results_print() and the like fail.
 */
#ifndef SHMLAB_BENCH_RESULTS_H
#define SHMLAB_BENCH_RESULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "probe/platform.h"

#define READINGS_MAX 32

/* One quantity, measured several times. The median is what is reported, the
 * least and the largest say how far to trust it. A mean would carry along
 * whatever else the machine did. */
struct readings {
	size_t count;
	double value[READINGS_MAX]; /* ascending */
};

/* Does nothing once there are READINGS_MAX. */
void readings_add(struct readings *, double value);

/* Of readings that are not empty. An even number has two in the middle; the
 * smaller one counts. */
double readings_median(const struct readings *);
struct readings readings_scaled(const struct readings *, double factor);

struct bench_figure {
	const char *section; /* "snapshot" */
	const char *subject; /* "64 processes with 64 MiB each" */
	const char *by;	     /* "pmap -X" */
	const char *unit;    /* "ms" */
	struct readings readings;
	const char *note; /* more about it; the reason if there are none */
};

struct bar {
	double at_least, at_most; /* 0: no such bar */
};
#define AT_LEAST(value) ((struct bar){.at_least = (value)})
#define AT_MOST(value)	((struct bar){.at_most = (value)})
#define NO_BAR		((struct bar){0})

struct bench_ratio {
	const char *section;
	const char *subject; /* "64 processes: full snapshot / smem" */
	bool known;
	double value;
	struct bar bar;
	const char *note; /* as above */
};

struct results {
	bool quick;    /* far too small to mean anything */
	bool complete; /* nothing broke it off */
	const struct platform *platform;
	struct bench_figure *figures; /* owned, as are the next two */
	struct bench_ratio *ratios;
	char **texts;
	size_t figure_count, ratio_count, text_count;
	int error; /* 0 or -ENOMEM */
};

void results_release(struct results *);

/* A text that lives as long as the results, or "" if there is no memory. */
__attribute__((format(printf, 2, 3))) const char *results_text(
    struct results *, const char *format, ...);

/* Adds a figure. NULL: there are no readings; then note says why. */
void results_figure(struct results *, const char *section, const char *subject,
    const char *by, const char *unit, const struct readings *,
    const char *note);

/* Adds the ratio of two medians. It is not known, and note says why, if one of
 * them is NULL or empty. */
void results_ratio(struct results *, const char *section, const char *subject,
    const struct readings *, const struct readings *of, struct bar,
    const char *note);

/* Is it known, and is there a bar? Only then may it be called met or missed. */
bool ratio_is_judged(const struct bench_ratio *);
bool ratio_is_met(const struct bench_ratio *);

/* As tables: the ratios with their bars, then the figures behind them. 0 or a
 * negated errno. */
int results_print(const struct results *, FILE *);

/* As one document: see bench.schema.json. 0 or a negated errno. */
int results_print_json(const struct results *, FILE *);

#endif
