/* bars.h: what RSS claims and what is really held, step by step. */
#ifndef SHMLAB_REPORT_HTML_BARS_H
#define SHMLAB_REPORT_HTML_BARS_H

#include "record/record.h"
#include "report/html/markup.h"
#include "report/html/series.h"

/* There must be a step. Where frames cannot be seen, their bars are missing. */
void bars_write(
    struct markup *, const struct head_record *, const struct series *);

#endif
