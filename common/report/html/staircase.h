/* staircase.h: RSS, PSS and USS of the region over the steps, in three small
 * plots of the same scale, and the frames that all processes have together.
 */
#ifndef SHMLAB_REPORT_HTML_STAIRCASE_H
#define SHMLAB_REPORT_HTML_STAIRCASE_H

#include "record/record.h"
#include "report/html/markup.h"
#include "report/html/series.h"

/* There must be a step. */
void staircase_write(
    struct markup *, const struct head_record *, const struct series *);

#endif
