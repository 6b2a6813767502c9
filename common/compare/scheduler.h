/* scheduler.h: runs the rows, two at a time if there are two CPUs for it.
 *
 * Each row is run by a process of its own, on one CPU. The first lane takes the
 * rows that need most memory first, the second those that need least: they meet
 * in the middle, and together never hold much more than the largest row. Two
 * rows that use the same file system are not run at the same time, nor two that
 * would not fit together; and a row that could not run beside another one is
 * run once more, by itself.
 *
 * Pairs whose actors act at the same time need all CPUs: they get one lane, and
 * any CPU.
 *
 * Once all rows are done, those that took little time are run again, the
 * shortest first, for the sake of their times: spread.h.
 */
#ifndef SHMLAB_COMPARE_SCHEDULER_H
#define SHMLAB_COMPARE_SCHEDULER_H

#include "compare/comparison.h"

/* Room for so many rows, all zeros, that processes forked from this one share.
 * NULL: errno says why. */
struct row *scheduler_rows(size_t count);
void scheduler_release(struct row *, size_t count);

/* Runs all rows, and calls ended() with each, in the order in which they end.
 * Returns an exit status of more than 128 if a signal came; the rows that were
 * not run to their end then say so, and nothing is left behind. */
int scheduler_run(struct comparison *, void (*ended)(const struct row *));

#endif
