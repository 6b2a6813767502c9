/* screen_table.h: a step in few lines: a row for each process that moved.
 *
 * A row holds the figures of the process, what changed in each since the step
 * before, and the pages of its region. Who did not move has no row. A line
 * below tells the region's own figures.
 */
#ifndef SHMLAB_REPORT_SCREEN_TABLE_H
#define SHMLAB_REPORT_SCREEN_TABLE_H

#include <stdbool.h>

#include "record/record.h"
#include "report/paper/paper.h"

/* before is NULL at the first step. huge: the region's line tells how much of
 * it is in huge pages. */
void screen_table_print(struct paper *, const struct head_record *,
    const struct step_record *before, const struct step_record *step,
    bool huge);

#endif
