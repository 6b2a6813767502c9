#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/grid.h"
#include "report/names.h"
#include "report/residency.h"
#include "report/rows.h"
#include "report/table.h"

#define COLUMNS 4 /* label, RSS, PSS, USS */

static void
add_row(struct table *table, const char *label, int64_t rss, int64_t pss,
    int64_t uss)
{
	char room[3][FIGURE_MAX];
	const char *texts[COLUMNS] = {
	    label,
	    figure_text(rss, room[0], sizeof room[0]),
	    figure_text(pss, room[1], sizeof room[1]),
	    figure_text(uss, room[2], sizeof room[2]),
	};

	table_row(table, INK_PLAIN, texts);
}

static void
add_process(struct table *table, const struct process_record *process)
{
	const struct region_record *region = process->region;
	char label[32];

	actor_label(process->index, label, sizeof label);
	if (region != NULL)
		add_row(table, label, region->rss_kib, region->pss_kib,
		    region->uss_kib);
	else
		table_row(table, INK_PLAIN, (const char *[COLUMNS]){label});
}

__attribute__((format(printf, 3, 4))) static void
tail_text(struct table *table, size_t row, const char *format, ...)
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
tail_cells(struct table *table, size_t row, const struct grid *grid,
    const struct region_record *region, const struct style *style)
{
	char *tail = grid_row(grid, region, style);

	if (tail == NULL)
		table->error = -ENOMEM;
	else
		table_tail(table, row, tail);
}

static void
add_tails(struct table *table, struct sheet *sheet,
    const struct head_record *head, const struct step_record *step,
    size_t shown)
{
	size_t room = table_tail_room(table, sheet);
	struct grid grid = grid_layout(head->parameters.pages, room);

	if (grid.per_cell > 1)
		tail_text(
		    table, 0, "1 cell = %" PRIu64 " pages", grid.per_cell);
	else
		tail_text(table, 0, "pages 0-%" PRIu64, grid.pages - 1);
	for (size_t i = 0; i < shown; i++) {
		const struct region_record *region = step->processes[i].region;

		if (region == NULL)
			tail_text(table, i + 1, "no region");
		else if (region->run_count == 0)
			tail_text(table, i + 1, "n/a");
		else
			tail_cells(table, i + 1, &grid, region, &sheet->style);
	}
	if (shown < step->process_count)
		tail_text(table, shown + 1, "... and %zu more",
		    step->process_count - shown);
}

/* What the region really takes, in words. Allocated; or NULL. */
static char *
frames_text(const struct head_record *head, const struct group_record *group)
{
	int64_t page_kib = (int64_t)(head->platform.page_size / 1024);
	const char *reason = group->frames_reason;
	char *text;
	int size;

	if (group->frames != UNKNOWN)
		size = asprintf(&text,
		    "%" PRId64 " distinct frame%s = %" PRId64 " kB",
		    group->frames, plural((uint64_t)group->frames),
		    group->frames * page_kib);
	else
		size = asprintf(&text, "distinct frames n/a%s%s",
		    reason != NULL ? ": " : "", reason != NULL ? reason : "");
	return size < 0 ? NULL : text;
}

/* Why there are no cells, where there are none: every reason once. */
static void
print_reasons(struct sheet *sheet, const struct step_record *step, size_t shown)
{
	const char *last = NULL;

	for (size_t i = 0; i < shown; i++) {
		const struct region_record *region = step->processes[i].region;

		if (region == NULL || region->pages_reason == NULL)
			continue;
		if (last == NULL || strcmp(last, region->pages_reason) != 0)
			say(sheet, INK_PLAIN, 0, 2, "pages n/a: %s",
			    region->pages_reason);
		last = region->pages_reason;
	}
}

void
residency_print(struct sheet *sheet, const struct head_record *head,
    const struct step_record *step)
{
	static const char *const titles[COLUMNS] = {
	    "region", "RSS", "PSS", "USS"};
	const struct group_record *group = &step->group;
	size_t shown = rows_shown(step), mapped = 0;
	struct table table;
	char *frames;

	for (size_t i = 0; i < step->process_count; i++)
		mapped += step->processes[i].region != NULL;
	if (mapped == 0) {
		say(sheet, INK_PLAIN, 0, 2, "region: mapped by nobody");
		return;
	}
	frames = frames_text(head, group);
	if (frames == NULL) {
		sheet->error = -ENOMEM;
		return;
	}
	table_init(&table, titles, COLUMNS);
	for (size_t i = 0; i < shown; i++)
		add_process(&table, &step->processes[i]);
	if (shown < step->process_count)
		table_row(&table, INK_PLAIN, (const char *[COLUMNS]){NULL});
	if (step->process_count > 1)
		add_row(&table, "sum", group->region_rss_kib,
		    group->region_pss_kib, group->region_uss_kib);
	table_widen(&table, 12, 6,
	    (size_t)sheet->style.width - TABLE_TAIL_GAP - TABLE_TAIL_MIN);
	if (table.error == 0)
		add_tails(&table, sheet, head, step, shown);
	if (step->process_count > 1 && group->frames != UNKNOWN &&
	    strlen(frames) <= table_tail_room(&table, sheet)) {
		table_tail(&table, table.count - 1, frames);
		frames = NULL;
	}
	table_print(&table, sheet);
	table_release(&table);
	print_reasons(sheet, step, shown);
	if (frames != NULL)
		say_text(sheet, INK_PLAIN, 0, 2, frames);
	free(frames);
}
