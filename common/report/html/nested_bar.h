/* nested_bar.h: how USS, PSS, RSS and VSZ of a region lie in one another. */
#ifndef SHMLAB_REPORT_HTML_NESTED_BAR_H
#define SHMLAB_REPORT_HTML_NESTED_BAR_H

#include "record/record.h"
#include "report/html/markup.h"

/* A picture in the line: USS <= PSS <= RSS <= VSZ. Nothing where a figure is
 * unknown. */
void nested_bar_write(struct markup *, const struct region_record *);

#endif
