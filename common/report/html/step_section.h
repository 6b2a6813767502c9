/* step_section.h: one step on a page. */
#ifndef SHMLAB_REPORT_HTML_STEP_SECTION_H
#define SHMLAB_REPORT_HTML_STEP_SECTION_H

#include "record/record.h"
#include "report/html/markup.h"

/* A <section> whose id is "step-N". before is NULL at the first step. 0 or
 * -ENOMEM. */
int step_section_write(struct markup *, const struct head_record *,
    const struct step_record *before, const struct step_record *step);

#endif
