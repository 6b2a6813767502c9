#include <string.h>

#include "record/stop.h"
#include "report/grid.h"
#include "report/html/map_cells.h"

/* Adds a boundary, in its order, unless it is there. false: there is no
 * room. */
static bool
add_boundary(struct map_columns *columns, uint64_t page)
{
	size_t i = columns->count;

	while (i > 0 && columns->first[i - 1] > page)
		i--;
	if (i > 0 && columns->first[i - 1] == page)
		return true;
	if (columns->count == MAP_COLUMNS_MAX)
		return false;
	memmove(&columns->first[i + 1], &columns->first[i],
	    (columns->count - i) * sizeof *columns->first);
	columns->first[i] = page;
	columns->count++;
	return true;
}

static bool
add_boundaries(struct map_columns *columns, uint64_t pages,
    const struct process_record *process)
{
	const struct region_record *region;

	if (process == NULL || process->region == NULL)
		return true;
	region = process->region;
	for (size_t i = 0; i < region->run_count; i++)
		if (region->runs[i].first < pages &&
		    !add_boundary(columns, region->runs[i].first))
			return false;
	return true;
}

static void
make_even(struct map_columns *columns, uint64_t pages)
{
	struct grid grid = grid_layout(pages, MAP_COLUMNS_MAX);

	columns->count = grid.cells;
	for (size_t i = 0; i < grid.cells; i++)
		columns->first[i] = i * grid.per_cell;
}

void
map_columns_make(struct map_columns *columns, uint64_t pages,
    const struct step_record *before, const struct step_record *step,
    size_t rows)
{
	bool fits = pages > MAP_COLUMNS_MAX;

	*columns = (struct map_columns){.count = 1};
	for (size_t i = 0; i < rows && fits; i++) {
		const struct process_record *process = &step->processes[i];

		fits = add_boundaries(columns, pages, process) &&
		    add_boundaries(
			columns, pages, step_process(before, process->index));
	}
	if (!fits)
		make_even(columns, pages);
	columns->first[columns->count] = pages;
}

/* Adds pages of a run, of which the first is page. */
static void
add(struct map_cell *cell, const struct run *run, uint64_t page, uint64_t count)
{
	struct run part = *run;

	part.first = page;
	part.count = count;
	if (part.frame != FRAME_UNSEEN)
		part.frame += page - run->first;
	if (cell->pages == 0)
		cell->run = part;
	else if (grid_sign(&cell->run) != grid_sign(run) ||
	    cell->run.state != run->state)
		cell->mixed = true;
	cell->pages += count;
	cell->states[run->state] += count;
}

void
map_cells_fill(const struct map_columns *columns,
    const struct region_record *region, struct map_cell *cells)
{
	size_t at = 0;

	memset(cells, 0, columns->count * sizeof *cells);
	for (size_t i = 0; i < region->run_count && !record_is_stopped(); i++) {
		const struct run *run = &region->runs[i];
		uint64_t page = run->first, end = page + run->count;

		while (page < end && at < columns->count) {
			uint64_t next = columns->first[at + 1];
			uint64_t to = next < end ? next : end;

			if (to > page)
				add(&cells[at], run, page, to - page);
			page = to > page ? to : page;
			at += to == next;
		}
	}
}

void
map_cells_fill_absent(const struct map_columns *columns, struct map_cell *cells)
{
	struct run all = {
	    .count = columns->first[columns->count],
	    .state = PAGE_ABSENT,
	    .frame = FRAME_UNSEEN,
	};
	struct region_record region = {.runs = &all, .run_count = 1};

	map_cells_fill(columns, &region, cells);
}

void
map_columns_count(
    const struct map_columns *columns, struct pages set, uint64_t *counts)
{
	struct pages_cursor at = pages_walk(set);
	struct pages_run run;

	while (pages_next(&at, &run) && !record_is_stopped())
		for (size_t i = 0; i < columns->count; i++) {
			uint64_t from = columns->first[i];
			uint64_t to = columns->first[i + 1];
			uint64_t end = run.first + run.count;

			if (run.first > from)
				from = run.first;
			if (end < to)
				to = end;
			if (from < to)
				counts[i] += to - from;
		}
}
