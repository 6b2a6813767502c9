/* bench.h: the command ./run.sh bench. */
#ifndef SHMLAB_BENCH_BENCH_H
#define SHMLAB_BENCH_BENCH_H

#include "cli/command.h"

/* Measures how fast things are, ours beside others, and prints ratios. The exit
 * status: 0 measured, whatever the figures; 1 a message did not arrive as it
 * was sent; 2 usage; 3 could not run; 128 + the number of the signal that ended
 * it. */
extern const struct command bench_command;

#endif
