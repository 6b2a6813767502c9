/* whole_processes.h: the figures of whole processes, and their changes. */
#ifndef SHMLAB_REPORT_HTML_WHOLE_PROCESSES_H
#define SHMLAB_REPORT_HTML_WHOLE_PROCESSES_H

#include "record/record.h"
#include "report/html/markup.h"

/* A table that unfolds. before is NULL at the first step. */
void whole_processes_write(struct markup *, const struct head_record *,
    const struct step_record *before, const struct step_record *step);

#endif
