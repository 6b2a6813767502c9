/* region_table.h: the region in every process: its figures and its pages. */
#ifndef SHMLAB_REPORT_REGION_TABLE_H
#define SHMLAB_REPORT_REGION_TABLE_H

#include <stdbool.h>

#include "record/record.h"
#include "report/paper/paper.h"

/* Below the processes comes a row for the pages that hold live chunks, if an
 * actor noted any in the step. huge: with a column for huge pages. */
void region_table_print(struct paper *, const struct head_record *,
    const struct step_record *, bool huge);

/* Does the step ask for huge pages, or does a process have some? */
bool region_table_is_huge(const struct step_record *);

#endif
