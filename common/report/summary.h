/* summary.h: the last lines of a report: what RSS claimed, what was really
 * held, and whether everything balances. */
#ifndef SHMLAB_REPORT_SUMMARY_H
#define SHMLAB_REPORT_SUMMARY_H

#include "record/record.h"
#include "report/paper/paper.h"
#include "report/tally.h"

void summary_print(struct paper *, const struct head_record *,
    const struct tally *, const struct verdict_record *);

#endif
