/* balance_table.h: what was predicted beside what was measured. */
#ifndef SHMLAB_REPORT_HTML_BALANCE_TABLE_H
#define SHMLAB_REPORT_HTML_BALANCE_TABLE_H

#include "record/record.h"
#include "report/html/markup.h"

/* The ledger of a step. It unfolds; it is open if a line does not balance.
 * before is NULL at the first step. */
void balance_table_write(struct markup *, const struct head_record *,
    const struct step_record *before, const struct step_record *step);

#endif
