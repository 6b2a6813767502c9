/* tell.h: what was measured, for a person or as JSON. */
#ifndef SHMLAB_BENCH_TELL_H
#define SHMLAB_BENCH_TELL_H

#include <stdbool.h>
#include <stdio.h>

#include "bench/section.h"

/* The ratios with their bars, then the figures behind them. */
void bench_print(const struct bench *, FILE *);

/* One document: schema, complete, platform, figures, ratios. 0 or a negated
 * errno. */
int bench_print_json(const struct bench *, bool complete, FILE *);

#endif
