/* series_table.h: the numbers of the plots, as a table. */
#ifndef SHMLAB_REPORT_HTML_SERIES_TABLE_H
#define SHMLAB_REPORT_HTML_SERIES_TABLE_H

#include "record/record.h"
#include "report/html/markup.h"
#include "report/html/series.h"

/* It unfolds. */
void series_table_write(
    struct markup *, const struct head_record *, const struct series *);

#endif
