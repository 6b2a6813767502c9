/* region_tails.h: the pages of regions, to the right of the rows of a table. */
#ifndef SHMLAB_REPORT_REGION_TAILS_H
#define SHMLAB_REPORT_REGION_TAILS_H

#include "report/grid.h"
#include "report/paper/table.h"

/* Gives a row such a tail; the text is copied. */
__attribute__((format(printf, 3, 4))) void region_tail_text(
    struct table *, size_t row, const char *format, ...);

/* Which pages the cells stand for: the tail of the titles. */
void region_tail_title(struct table *, const struct grid *);

/* The cells of a region; or why there are none. region may be NULL. */
void region_tail_cells(struct table *, size_t row, const struct grid *,
    const struct region_record *region, const struct style *);

/* Adds a last row if an actor noted live chunks in the step. */
void region_tail_live(struct table *, const struct grid *,
    const struct step_record *, const struct style *);

/* Prints why cells are missing; each reason once. */
void region_tail_reasons(struct paper *, const struct step_record *);

#endif
