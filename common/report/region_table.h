/* region_table.h: the region in every process: its figures and its page grid. */
#ifndef SHMLAB_REPORT_REGION_TABLE_H
#define SHMLAB_REPORT_REGION_TABLE_H

#include <stdbool.h>

#include "record/record.h"
#include "report/paper/paper.h"

/* Below the rows of the processes stands, where somebody noted it in the step,
 * which pages hold live chunks. huge: with a column for huge pages. */
void region_table_print(struct paper *, const struct head_record *,
    const struct step_record *, bool huge);

/* Does the step want huge pages, or has a process some? */
bool region_table_is_huge(const struct step_record *);

#endif
