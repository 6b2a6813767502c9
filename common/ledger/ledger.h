/* ledger.h: holds what the model predicted against what was measured. */
#ifndef SHMLAB_LEDGER_LEDGER_H
#define SHMLAB_LEDGER_LEDGER_H

#include "ledger/crosscheck.h"

/* Balances step->ledger line by line: VSZ, RSS, PSS and USS of the region, the
 * faults of the step and the state of every page, for each process, with huge
 * pages and major faults where there are some; and the distinct frames of all.
 * Counts the lines in the ledger, and leaves what does not balance with the
 * judge. before is NULL for the first step. 0, -ENOMEM, or -EINTR as
 * crosscheck_step(). */
int ledger_balance(struct crosscheck *, const struct step_record *before,
    struct step_record *step);

#endif
