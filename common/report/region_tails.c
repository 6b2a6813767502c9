#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/runs.h"
#include "report/region_tails.h"
#include "report/rows.h"

void
region_tail_text(struct table *table, size_t row, const char *format, ...)
{
	va_list args;
	char *tail;
	int size;

	va_start(args, format);
	size = vasprintf(&tail, format, args);
	va_end(args);
	if (size < 0)
		table->error = -ENOMEM;
	else
		table_tail(table, row, tail);
}

static void
add_cells(struct table *table, size_t row, const struct grid *grid,
    const struct region_record *region, const struct style *style)
{
	char *tail = grid_row(grid, region, style);

	if (tail == NULL)
		table->error = -ENOMEM;
	else
		table_tail(table, row, tail);
}

void
region_tail_title(struct table *table, const struct grid *grid)
{
	char label[PAGES_LABEL_MAX];

	if (grid->per_cell > 1)
		region_tail_text(
		    table, 0, "1 cell = %" PRIu64 " pages", grid->per_cell);
	else
		region_tail_text(
		    table, 0, "%s", pages_label(0, grid->pages, label));
}

void
region_tail_cells(struct table *table, size_t row, const struct grid *grid,
    const struct region_record *region, const struct style *style)
{
	if (region == NULL)
		region_tail_text(table, row, "no region");
	else if (region->run_count == 0)
		region_tail_text(table, row, "n/a");
	else
		add_cells(table, row, grid, region, style);
}

/* The last row, if an actor noted live chunks. */
void
region_tail_live(struct table *table, const struct grid *grid,
    const struct step_record *step, const struct style *style)
{
	char *cells = grid_live(grid, step, style);

	if (cells == NULL)
		return;
	table_row(table, INK_PLAIN, (const char *[TABLE_COLUMNS]){"live"});
	if (table->error == 0)
		table_tail(table, table->count - 1, cells);
	else
		free(cells);
}

void
region_tail_reasons(struct paper *paper, const struct step_record *step)
{
	size_t shown = rows_shown(step);
	const char *last = NULL;

	for (size_t i = 0; i < shown; i++) {
		const struct region_record *region = step->processes[i].region;

		if (region == NULL || region->pages_reason == NULL)
			continue;
		if (last == NULL || strcmp(last, region->pages_reason) != 0)
			say(paper, INK_PLAIN, 0, 2, "pages n/a: %s",
			    region->pages_reason);
		last = region->pages_reason;
	}
}
