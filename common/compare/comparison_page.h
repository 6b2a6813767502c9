/* comparison_page.h: a comparison as a page, to be shown in a lecture. */
#ifndef SHMLAB_COMPARE_COMPARISON_PAGE_H
#define SHMLAB_COMPARE_COMPARISON_PAGE_H

#include <stdio.h>

#include "compare/comparison.h"

/* One file that asks for nothing, as that of a run (report/html/html_page.h):
 * the findings, plots side by side, the tables, and the rows as JSON. 0 or a
 * negated errno. */
int comparison_page_write(const struct comparison *, FILE *);

#endif
