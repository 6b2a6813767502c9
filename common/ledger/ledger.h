/* ledger.h: compares what the model predicted with what was measured. */
#ifndef SHMLAB_LEDGER_LEDGER_H
#define SHMLAB_LEDGER_LEDGER_H

#include "ledger/crosscheck.h"

/* Fills in step->ledger, line by line: for each process VSZ, RSS, PSS and USS
 * of the region, the faults of the step and the state of every page, and where
 * there are any, huge pages and major faults; and the distinct frames of all
 * processes. Lines are counted, and one that does not balance becomes a finding
 * of the crosscheck. before is NULL for the first step. 0, -ENOMEM, or -EINTR
 * as crosscheck_step(). */
int ledger_balance(struct crosscheck *, const struct step_record *before,
    struct step_record *step);

/* The same for what is told of the whole processes of a pair with several
 * regions, whose own lines are in the ledger already: where it is not known on
 * which of them the faults of a process fell, those on all of them. */
int ledger_balance_whole(struct crosscheck *, const struct step_record *before,
    struct step_record *step);

#endif
