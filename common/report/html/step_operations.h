/* step_operations.h: what the actors did to the region in a step. */
#ifndef SHMLAB_REPORT_HTML_STEP_OPERATIONS_H
#define SHMLAB_REPORT_HTML_STEP_OPERATIONS_H

#include "record/record.h"
#include "report/html/markup.h"

/* A list, in the order of time; actors that did the same share a line. It
 * unfolds. Nothing if nobody did anything. 0 or -ENOMEM. */
int step_operations_write(
    struct markup *, const struct head_record *, const struct step_record *);

#endif
