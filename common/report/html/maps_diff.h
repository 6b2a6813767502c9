/* maps_diff.h: what a step changed in /proc/PID/maps, field by field. */
#ifndef SHMLAB_REPORT_HTML_MAPS_DIFF_H
#define SHMLAB_REPORT_HTML_MAPS_DIFF_H

#include "record/record.h"
#include "report/html/markup.h"

/* The region's own line on top, then every line that was added, removed or
 * changed. It unfolds; it is open if there is a change. before is NULL at the
 * first step. 0 or -ENOMEM. */
int maps_diff_write(struct markup *, const struct head_record *,
    const struct step_record *before, const struct step_record *step);

#endif
