/* ledger_table.h: predicted beside measured: a line for each step, or the whole. */
#ifndef SHMLAB_REPORT_LEDGER_TABLE_H
#define SHMLAB_REPORT_LEDGER_TABLE_H

#include <stdio.h>

#include "record/record.h"
#include "report/paper/paper.h"

/* "12 of 12 lines balance; 8 faults = 4 copies + 4 reuses", what was not
 * checked, or why nothing was predicted; without measurement "8 = 4 copies + 4
 * reuses". */
void ledger_table_summary(
    FILE *, const struct head_record *, const struct ledger_record *);

/* Prints that line for a step, what does not hold in it, and the table if the
 * style wants it. before is NULL at the first step. */
void ledger_table_print(struct paper *, const struct head_record *,
    const struct step_record *before, const struct step_record *step);

/* Says what stands in the table. */
void ledger_table_legend(struct paper *);

#endif
