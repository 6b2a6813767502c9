#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "record/change.h"
#include "report/paper/table.h"
#include "report/process_figures.h"
#include "report/process_table.h"
#include "report/region_line.h"
#include "report/region_tails.h"
#include "report/rows.h"
#include "report/screen_table.h"
#include "report/sentences/actor_sets.h"

/* A row: one process, or the least or the most of several. */
struct screen_row {
	char label[ACTOR_LABEL_MAX];
	const struct region_record *region;
	bool cells; /* it has some; not if it tells of several */
	bool born;
	struct process_figures figures, changes;
};
#define SCREEN_ROWS_MAX (ROWS_CONSUMERS_MAX + 3)

/* The rows of a step, and the actors without one, since they did not move. */
struct screen_rows {
	struct screen_row at[SCREEN_ROWS_MAX];
	size_t count;
	struct actor_set still; /* owned */
	bool others; /* PSS or USS of one of these moved, by others */
	bool shown[FIGURES], moved[FIGURES]; /* these columns are needed */
};

#define TAIL_TEXT_MIN  10 /* "no region", "pages 0-15" */
#define TAIL_PAGES_MAX 16

/* A column of changes stands behind that of its figure. */
#define COLUMNS_MAX (1 + 2 * FIGURES)

static bool
pages_moved(const struct change *change)
{
	if (!change->pages_known || change->replaced > 0)
		return true;
	for (int from = 0; from < PAGE_STATES; from++)
		for (int to = 0; to < PAGE_STATES; to++)
			if (from != to && change->pages[from][to] > 0)
				return true;
	return false;
}

/* Did anything of the process or of its region move? Outside the region, PSS
 * and USS also move when unrelated processes come and go; that does not
 * count. */
static bool
has_moved(
    const struct step_record *before, const struct process_record *process)
{
	struct change change;

	change_between(step_process(before, process->index), process, &change);
	return change.vsz_kib != 0 || change.rss_kib != 0 ||
	    change.minor_faults != 0 || change.major_faults != 0 ||
	    change.region_pss_kib != 0 || change.region_uss_kib != 0 ||
	    change.region_size_kib != 0 || pages_moved(&change);
}

static void
add_still(struct screen_rows *rows, const struct step_record *before,
    const struct process_record *process)
{
	struct process_figures changes = process_figures_changes(
	    before, process);

	rows->still.at[rows->still.count++] = process->index;
	rows->others |= changes.at[FIGURE_PSS] != 0 ||
	    changes.at[FIGURE_USS] != 0;
}

static void
add_process(struct screen_rows *rows, const struct actor_names *names,
    const struct step_record *before, const struct process_record *process)
{
	struct screen_row *row;

	if (!has_moved(before, process)) {
		add_still(rows, before, process);
		return;
	}
	row = &rows->at[rows->count++];
	*row = (struct screen_row){
	    .region = process->region,
	    .cells = true,
	    .born = step_process(before, process->index) == NULL,
	    .figures = process_figures_of(process),
	    .changes = process_figures_changes(before, process),
	};
	actor_label(names, process->index, row->label, sizeof row->label);
}

static bool
rest_moved(const struct step_record *before, const struct step_record *step,
    size_t rest)
{
	for (size_t i = rest; i < step->process_count; i++)
		if (has_moved(before, &step->processes[i]))
			return true;
	return false;
}

static void
add_rest(struct screen_rows *rows, const struct step_record *before,
    const struct step_record *step, size_t rest)
{
	static const char *const word[2] = {"least", "most"};
	struct process_extremes extremes = process_extremes_of(
	    before, step, rest);

	if (!rest_moved(before, step, rest)) {
		for (size_t i = rest; i < step->process_count; i++)
			add_still(rows, before, &step->processes[i]);
		return;
	}
	for (size_t i = 0; i < 2; i++) {
		struct screen_row *row = &rows->at[rows->count++];

		*row = (struct screen_row){
		    .born = extremes.born,
		    .figures = extremes.figures[i],
		    .changes = extremes.changes[i],
		};
		snprintf(row->label, sizeof row->label, "%s of %zu", word[i],
		    step->process_count - rest);
	}
}

/* Major faults have a column only in a step that took some. */
static void
choose_columns(struct screen_rows *rows, const struct step_record *before)
{
	for (size_t f = 0; f < FIGURES; f++) {
		for (size_t i = 0; before != NULL && i < rows->count; i++)
			rows->moved[f] |= !rows->at[i].born &&
			    rows->at[i].changes.at[f] != 0;
		rows->shown[f] = f != FIGURE_MAJOR || rows->moved[f];
	}
}

static int
make_rows(struct screen_rows *rows, const struct actor_names *names,
    const struct step_record *before, const struct step_record *step)
{
	size_t shown = rows_shown(step);

	*rows = (struct screen_rows){0};
	rows->still.at = calloc(
	    step->process_count + 1, sizeof *rows->still.at);
	if (rows->still.at == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < shown; i++)
		add_process(rows, names, before, &step->processes[i]);
	if (shown < step->process_count)
		add_rest(rows, before, step, shown);
	choose_columns(rows, before);
	return 0;
}

static size_t
put_titles(const struct screen_rows *rows, const char *titles[COLUMNS_MAX])
{
	size_t n = 0;

	titles[n++] = "in kB";
	for (size_t f = 0; f < FIGURES; f++) {
		if (rows->shown[f])
			titles[n++] = figure_titles[f];
		if (rows->moved[f])
			titles[n++] = NULL;
	}
	return n;
}

static void
put_row(struct table *table, const struct style *style,
    const struct screen_rows *rows, const struct screen_row *row)
{
	char figures[FIGURES][FIGURE_MAX], changes[FIGURES][FIGURE_MAX];
	const char *texts[COLUMNS_MAX] = {row->label};
	size_t n = 1;

	for (size_t f = 0; f < FIGURES; f++) {
		if (rows->shown[f])
			texts[n++] = process_figure_text(style, f,
			    row->figures.at[f], figures[f], sizeof figures[f]);
		if (!rows->moved[f])
			continue;
		if (!row->born && row->changes.at[f] != 0)
			texts[n] = process_change_text(style, f,
			    row->changes.at[f], changes[f], sizeof changes[f]);
		n++;
	}
	table_row(table, INK_PLAIN, texts);
}

static void
put_cells(struct table *table, const struct paper *paper,
    const struct head_record *head, const struct step_record *step,
    const struct screen_rows *rows)
{
	struct grid grid = grid_layout(
	    head->parameters.pages, table_tail_room(table, paper));

	region_tail_title(table, &grid);
	for (size_t i = 0; i < rows->count; i++)
		if (rows->at[i].cells)
			region_tail_cells(table, i + 1, &grid,
			    rows->at[i].region, &paper->style);
	region_tail_live(table, &grid, step, &paper->style);
}

static bool
is_mapped(const struct screen_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		if (rows->at[i].region != NULL)
			return true;
	return false;
}

/* A few pages have room beside the figures of every step. More have a block of
 * their own, so that a cell stands for as many pages in each step. */
static size_t
tail_min(const struct paper *paper, uint64_t pages)
{
	if (pages > TAIL_PAGES_MAX)
		return (size_t)paper->style.width;
	return pages > TAIL_TEXT_MIN ? (size_t)pages : TAIL_TEXT_MIN;
}

static void
print_table(struct paper *paper, const struct head_record *head,
    const struct step_record *step, const struct screen_rows *rows)
{
	const char *titles[COLUMNS_MAX];
	size_t columns = put_titles(rows, titles);
	struct table table;

	table_init(&table, titles, columns);
	table.tail_min = tail_min(paper, head->parameters.pages);
	for (size_t f = 0, c = 1; f < FIGURES; f++) {
		c += rows->shown[f];
		if (rows->moved[f])
			table_ink(&table, c++, INK_CHANGE);
	}
	for (size_t i = 0; i < rows->count; i++)
		put_row(&table, &paper->style, rows, &rows->at[i]);
	table_widen(&table, 10, 0, (size_t)paper->style.width);
	if (table.error == 0 && is_mapped(rows))
		put_cells(&table, paper, head, step, rows);
	table_print(&table, paper);
	table_release(&table);
}

static void
print_still(struct paper *paper, const struct actor_names *names,
    const struct screen_rows *rows)
{
	struct draft draft;

	if (rows->still.count == 0)
		return;
	if (draft_open(&draft) != NULL) {
		actor_set_list(draft.out, names, &rows->still);
		fprintf(draft.out, ": as before%s",
		    rows->others ? ", but for PSS outside the region" : "");
	}
	draft_say(&draft, paper, INK_PLAIN, 0, 2);
}

void
screen_table_print(struct paper *paper, const struct head_record *head,
    const struct step_record *before, const struct step_record *step, bool huge)
{
	struct screen_rows rows;

	if (make_rows(&rows, &head->names, before, step) < 0) {
		paper->error = -ENOMEM;
		return;
	}
	if (rows.count > 0)
		print_table(paper, head, step, &rows);
	print_still(paper, &head->names, &rows);
	if (!head->predicted)
		process_table_note(paper, &head->names, step);
	region_tail_reasons(paper, step);
	if (!region_line_is_same(before, step))
		region_line_print(paper, head, step, huge);
	free(rows.still.at);
}
