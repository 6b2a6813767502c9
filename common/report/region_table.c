#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/paper/table.h"
#include "report/region_line.h"
#include "report/region_table.h"
#include "report/region_tails.h"
#include "report/rows.h"
#include "report/sentences/actor_sets.h"

/* The columns that every region has. */
enum {
	LABEL,
	RSS,
	PSS,
	USS,
	COLUMNS,
};
#define COLUMNS_MAX (COLUMNS + 3)

/* The columns of those that only some regions have; 0: none. */
struct region_layout {
	size_t columns, huge, dirty, locked;
};

/* The figures of a region; UNKNOWN is printed as n/a. */
struct region_figures {
	int64_t at[COLUMNS_MAX];
};

static void
begin_table(struct table *table, struct region_layout *region_layout, bool huge,
    bool dirty, bool locked)
{
	const char *titles[COLUMNS_MAX] = {"region", "RSS", "PSS", "USS"};

	*region_layout = (struct region_layout){.columns = COLUMNS};
	if (huge) {
		region_layout->huge = region_layout->columns++;
		titles[region_layout->huge] = "huge";
	}
	if (dirty) {
		region_layout->dirty = region_layout->columns++;
		titles[region_layout->dirty] = "dirty";
	}
	if (locked) {
		region_layout->locked = region_layout->columns++;
		titles[region_layout->locked] = "locked";
	}
	table_init(table, titles, region_layout->columns);
}

/* A row of that many figures; the columns after them stay empty. */
static void
add_row(struct table *table, const char *label,
    const struct region_figures *region_figures, size_t columns)
{
	char room[COLUMNS_MAX][FIGURE_MAX];
	const char *texts[COLUMNS_MAX] = {label};

	for (size_t i = RSS; i < columns; i++)
		texts[i] = figure_text(
		    region_figures->at[i], room[i], sizeof room[i]);
	table_row(table, INK_PLAIN, texts);
}

static void
add_label(struct table *table, const char *label)
{
	table_row(table, INK_PLAIN, (const char *[COLUMNS_MAX]){label});
}

static void
add_process(struct table *table, const struct actor_names *names,
    const struct region_layout *region_layout,
    const struct process_record *process)
{
	const struct region_record *region = process->region;
	struct region_figures region_figures = {0};
	char label[ACTOR_LABEL_MAX];

	actor_label(names, process->index, label, sizeof label);
	if (region == NULL) {
		add_label(table, label);
		return;
	}
	region_figures.at[RSS] = region->rss_kib;
	region_figures.at[PSS] = region->pss_kib;
	region_figures.at[USS] = region->uss_kib;
	if (region_layout->huge > 0)
		region_figures.at[region_layout->huge] = region->huge_kib;
	if (region_layout->dirty > 0)
		region_figures.at[region_layout->dirty] = region->dirty_kib;
	if (region_layout->locked > 0)
		region_figures.at[region_layout->locked] = region->locked_kib;
	add_row(table, label, &region_figures, region_layout->columns);
}

static void
add_sums(struct table *table, const struct group_record *group)
{
	const struct region_figures region_figures = {{
	    [RSS] = group->region_rss_kib,
	    [PSS] = group->region_pss_kib,
	    [USS] = group->region_uss_kib,
	}};

	add_row(table, "sum", &region_figures, COLUMNS);
}

static void
add_tails(struct table *table, struct paper *paper,
    const struct head_record *head, const struct step_record *step,
    size_t shown)
{
	size_t room = table_tail_room(table, paper);
	struct grid grid = grid_layout(head->parameters.pages, room);

	region_tail_title(table, &grid);
	for (size_t i = 0; i < shown; i++)
		region_tail_cells(table, i + 1, &grid,
		    step->processes[i].region, &paper->style);
	if (shown < step->process_count)
		region_tail_text(table, shown + 1, "... and %zu more",
		    step->process_count - shown);
	region_tail_live(table, &grid, step, &paper->style);
}

/* How much memory the region really takes. Allocated; or NULL. */
static char *
frames_text(const struct head_record *head, const struct group_record *group)
{
	struct draft draft;

	if (draft_open(&draft) != NULL)
		region_line_frames(draft.out, head, group);
	return draft_take(&draft);
}

static bool
has_huge_pages(const struct step_record *step)
{
	for (size_t i = 0; i < step->process_count; i++) {
		const struct region_record *region = step->processes[i].region;

		if (region != NULL && region->huge_kib > 0)
			return true;
	}
	return false;
}

bool
region_table_is_huge(const struct step_record *step)
{
	for (size_t i = 0; i < step->op_count; i++)
		if (step->ops[i].op.huge)
			return true;
	for (size_t i = 0; i < step_regions(step); i++)
		if (has_huge_pages(step_region(step, i)))
			return true;
	return false;
}

/* Adds the rows with their figures, but without tails. Returns the number of
 * the row with the sums; 0: there is none. */
static size_t
fill_table(struct table *table, const struct actor_names *names,
    const struct region_layout *region_layout, const struct step_record *step,
    size_t shown)
{
	for (size_t i = 0; i < shown; i++)
		add_process(table, names, region_layout, &step->processes[i]);
	if (shown < step->process_count)
		add_label(table, NULL);
	if (step->process_count == 1)
		return 0;
	add_sums(table, &step->group);
	return table->count - 1;
}

void
region_table_print(struct paper *paper, const struct head_record *head,
    const struct step_record *step, bool huge)
{
	const struct group_record *group = &step->group;
	size_t shown = rows_shown(step), sums;
	struct region_layout region_layout;
	struct table table;
	char *frames;

	if (step_mapped_by(step) == 0) {
		say(paper, INK_PLAIN, 0, 2, "region: mapped by nobody");
		return;
	}
	frames = frames_text(head, group);
	if (frames == NULL) {
		paper->error = -ENOMEM;
		return;
	}
	/* Only the pages of a file can be dirty. */
	begin_table(&table, &region_layout, huge,
	    step_maps_file(step) && !head->predicted,
	    region_line_is_locked(step));
	sums = fill_table(&table, &head->names, &region_layout, step, shown);
	table_widen(&table, 12, 6,
	    (size_t)paper->style.width - TABLE_TAIL_GAP - TABLE_TAIL_MIN);
	if (table.error == 0)
		add_tails(&table, paper, head, step, shown);
	if (sums > 0 && group->frames != UNKNOWN &&
	    strlen(frames) <= table_tail_room(&table, paper)) {
		table_tail(&table, sums, frames);
		frames = NULL;
	}
	table_print(&table, paper);
	table_release(&table);
	region_tail_reasons(paper, step);
	if (frames != NULL)
		say_text(paper, INK_PLAIN, 0, 2, frames);
	free(frames);
}
