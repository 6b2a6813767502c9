/* before_after.h: a step beside the one before it. */
#ifndef SHMLAB_REPORT_BEFORE_AFTER_H
#define SHMLAB_REPORT_BEFORE_AFTER_H

#include "record/record.h"
#include "report/paper/paper.h"

/* Prints VSZ, RSS, PSS, USS and minor faults of every process before the step
 * and after it, and the pages of its region likewise; cells that changed are
 * marked below. Then lines of maps that changed. Many consumers: the first
 * few. */
void before_after_print(struct paper *, const struct head_record *,
    const struct step_record *before, const struct step_record *after);

#endif
