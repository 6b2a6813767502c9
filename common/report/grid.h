/* grid.h: the pages of a region as a row of cells.
 *
 * A cell stands for one page, or for several where they do not all fit. The
 * same page is in the same column in all rows of a layout.
 */
#ifndef SHMLAB_REPORT_GRID_H
#define SHMLAB_REPORT_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/record.h"
#include "report/paper/paper.h"

struct grid {
	uint64_t pages;
	uint64_t per_cell; /* pages of a cell; the last has fewer */
	size_t cells;
};

/* The finest layout of so many pages in at most columns cells. Both are at
 * least 1. */
struct grid grid_layout(uint64_t pages, size_t columns);

/* The sign of a page: '0', 's', '.' (no frame); a letter by its ordinal ('+'
 * after 'Z'), or where frames are unseen '=' and '#'. */
int grid_sign(const struct run *);

/* A row, with its escape sequences. Allocated; NULL if there is no memory.
 * Pages after the last run are blank. Takes time linear in runs and cells. */
char *grid_row(
    const struct grid *, const struct region_record *, const struct style *);

/* '^' for each cell with a page that has another state or another frame than
 * before, spaces up to the last of them. Allocated; NULL if there is no
 * memory. */
char *grid_marks(const struct grid *, const struct region_record *before,
    const struct region_record *after);

/* A row for the pages that hold live chunks, as the last actor in the step
 * that noted them saw it: 'x', and a shade where only some pages of a cell do.
 * NULL also if no actor noted any. */
char *grid_live(
    const struct grid *, const struct step_record *, const struct style *);

/* Prints what the signs mean: those that can occur with this level of proof,
 * and the shades if they are wanted. */
void grid_legend(struct paper *, enum proof, bool shades);

#endif
