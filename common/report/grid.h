/* grid.h: the pages of a region as a row of cells.
 *
 * One cell a page, or a share of the pages where they do not all fit; the
 * same page stands in the same column in every row of one layout.
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
	uint64_t per_cell; /* pages a cell stands for; the last has fewer */
	size_t cells;
};

/* The finest layout of so many pages in at most columns cells. Both are at
 * least 1. */
struct grid grid_layout(uint64_t pages, size_t columns);

/* One row, allocated, with its escape sequences; NULL if there is no memory.
 * Pages beyond the last run stay blank. Linear in runs and cells. */
char *grid_row(
    const struct grid *, const struct region_record *, const struct style *);

/* The same for the pages that hold live chunks, as the actor said who noted
 * them last in the step: 'x', and shades where only some pages of a cell do.
 * NULL also if nobody noted any. */
char *grid_live(
    const struct grid *, const struct step_record *, const struct style *);

/* Says what the signs mean: those that this proof level can bring, and the
 * shades if they are wanted. */
void grid_legend(struct paper *, enum proof, bool shades);

#endif
