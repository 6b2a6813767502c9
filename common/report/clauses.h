/* clauses.h: the parts that sentences about one actor have in common.
 *
 * Each prints a part of a sentence, without a full stop. Those that return
 * something return what they spoke of, as a mask of topics (explain.h).
 */
#ifndef SHMLAB_REPORT_CLAUSES_H
#define SHMLAB_REPORT_CLAUSES_H

#include <stdint.h>
#include <stdio.h>

#include "report/account.h"

/* "RSS grew by 64 kB", "RSS did not move", "RSS n/a". */
void clause_move(FILE *, const char *figure, int64_t kib);

/* "16 faults (16 major: read from disk)", "16 faults (16 counted as major: begun
 * anew)". The faults must be known. */
unsigned clause_faults(FILE *, const struct account *);

/* "RSS grew by 64 kB; PSS grew by 32 kB": what the step did to the figures of
 * the region. */
unsigned clause_residency(FILE *, const struct account *);

/* " (and +4 kB of RSS outside the region)", or nothing: what stays unsaid
 * otherwise, since it is not the region's. */
void clause_outside(FILE *, const struct account *);

/* "12 faults and +8 kB of RSS in the region, which this report has no
 * explanation for". */
void clause_unexplained(FILE *, const struct account *);

#endif
