/* results.h: what a benchmark has measured: figures, and ratios of them.
 *
 * A figure is what one subject took when it was done in one way. What could not
 * be measured has no values and a note that says why; it is never 0. Ratios are
 * what carries over to another machine. A bar is what a ratio should reach; one
 * that is missed is reported, and is no failure.
 *
 *	results_figure(&r, "ring", "8 B", "pipe", "M/s", &readings, NULL);
 *	results_ratio(&r, "ring", "ours / pipe", &ours, &pipe, NO_BAR, NULL);
 *	results_print(&r, stdout);
 *	results_release(&r);
 *
 * They are kept in the form in which they are written: see bench.schema.json.
 * Texts are copied; a note of NULL is none. A lack of memory is reported when
 * they are written. */
#ifndef SHMLAB_BENCH_RESULTS_H
#define SHMLAB_BENCH_RESULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <jansson.h>

#include "probe/platform.h"

#define READINGS_MAX 32

/* One quantity, measured several times. The median is reported; the least and
 * the largest say how far to trust it. A mean would contain whatever else the
 * machine did. */
struct readings {
	size_t count;
	double value[READINGS_MAX]; /* ascending */
};

/* Does nothing once there are READINGS_MAX. */
void readings_add(struct readings *, double value);

/* Of readings that are not empty. */
double readings_median(const struct readings *);
struct readings readings_scaled(const struct readings *, double factor);

struct bar {
	double at_least, at_most; /* 0: no such bar */
};
#define AT_LEAST(value) ((struct bar){.at_least = (value)})
#define AT_MOST(value)	((struct bar){.at_most = (value)})
#define NO_BAR		((struct bar){0})

struct results {
	bool quick; /* everything was far too small to mean anything */
	json_t *figures, *ratios, *texts;
	int error; /* 0 or -ENOMEM */
};

void results_init(struct results *);
void results_release(struct results *);

/* A text that lives as long as the results, or "" if there is no memory. */
__attribute__((format(printf, 2, 3))) const char *results_text(
    struct results *, const char *format, ...);

/* Adds what a subject ("64 processes") took when it was done by something or in
 * some way ("pmap -X"). NULL: there are no readings; then note says why. */
void results_figure(struct results *, const char *section, const char *subject,
    const char *by, const char *unit, const struct readings *,
    const char *note);

/* Adds the ratio of two medians. It is not known, and note says why, if one of
 * them is NULL or empty. Only a ratio that is known meets or misses its bar. */
void results_ratio(struct results *, const char *section, const char *subject,
    const struct readings *, const struct readings *of, struct bar,
    const char *note);

/* As tables: the ratios with their bars, then the figures behind them. 0 or a
 * negated errno. */
int results_print(const struct results *, FILE *);

/* As one document. complete: nothing broke it off. 0 or a negated errno. */
int results_print_json(
    const struct results *, bool complete, const struct platform *, FILE *);

#endif
