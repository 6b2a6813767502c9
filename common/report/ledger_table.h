/* ledger_table.h: what was predicted beside what was measured. */
#ifndef SHMLAB_REPORT_LEDGER_TABLE_H
#define SHMLAB_REPORT_LEDGER_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "record/record.h"
#include "report/paper/paper.h"

/* "12 of 12 lines balance; 8 faults = 4 copies + 4 reuses", and how many lines
 * were not checked; or why nothing was predicted. Of a prediction alone only
 * the faults: "8 = 4 copies + 4 reuses". */
void ledger_table_summary(
    FILE *, const struct head_record *, const struct ledger_record *);

/* "27 of 27 balance", if that is all there is to say but the faults. Returns
 * whether it was said. */
bool ledger_table_note(
    FILE *, const struct head_record *, const struct step_record *);

/* "8 faults = 4 copies + 4 reuses"; nothing if none are predicted. Where frames
 * are not seen, nobody but the model can tell the classes, and that is said. */
void ledger_table_faults(FILE *, enum proof, const struct ledger_record *);

/* Prints the line of ledger_table_summary() for a step, what does not balance
 * in it, and the table if the style asks for it. before is NULL at the first
 * step. noted: it was said in another place, and the line is left out. */
void ledger_table_print(struct paper *, const struct head_record *,
    const struct step_record *before, const struct step_record *step,
    bool noted);

/* Only the table of that, where the style has one. */
void ledger_table_print_lines(struct paper *, const struct head_record *,
    const struct step_record *before, const struct step_record *step);

/* Prints what the table shows. */
void ledger_table_legend(struct paper *);

#endif
