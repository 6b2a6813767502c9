/* map_cells.h: the pages of a region as the cells of a frame map.
 *
 * Few pages have a column each. Of many, a column stands for consecutive pages
 * that are equal in every row, now and before the step; where that would take
 * too many columns, all have the same number of pages, and a cell may be mixed.
 */
#ifndef SHMLAB_REPORT_HTML_MAP_CELLS_H
#define SHMLAB_REPORT_HTML_MAP_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/record.h"

#define MAP_COLUMNS_MAX 64

struct map_columns {
	size_t count;
	uint64_t first[MAP_COLUMNS_MAX + 1]; /* pages; the last is the end */
};

struct map_cell {
	uint64_t pages; /* 0: the region does not reach so far */
	uint64_t states[PAGE_STATES];
	bool mixed;
	struct run run; /* unless it is mixed: its pages */
};

/* For the first rows processes of the step. before may be NULL. */
void map_columns_make(struct map_columns *, uint64_t pages,
    const struct step_record *before, const struct step_record *step,
    size_t rows);

/* Fills columns->count cells. The pages of the region must be known. */
void map_cells_fill(const struct map_columns *, const struct region_record *,
    struct map_cell *cells);

/* Those of a process that has no region: all absent. */
void map_cells_fill_absent(const struct map_columns *, struct map_cell *cells);

/* Adds to counts, for each column, how many of its pages the set holds. */
void map_columns_count(
    const struct map_columns *, struct pages set, uint64_t *counts);

#endif
