/* process_table.h: every process of a step, its figures and their changes. */
#ifndef SHMLAB_REPORT_PROCESS_TABLE_H
#define SHMLAB_REPORT_PROCESS_TABLE_H

#include "record/record.h"
#include "report/paper/paper.h"

/* before is NULL at the first step. A prediction has a column for major faults
 * only where there are some. */
void process_table_print(struct paper *, const struct head_record *,
    const struct step_record *before, const struct step_record *step);

/* Prints where ps(1) would print another RSS, and why figures are n/a. */
void process_table_note(
    struct paper *, const struct actor_names *, const struct step_record *);

#endif
