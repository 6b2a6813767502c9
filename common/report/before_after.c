#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/before_after.h"
#include "report/grid.h"
#include "report/maps.h"
#include "report/paper/table.h"
#include "report/process_figures.h"
#include "report/rows.h"
#include "report/sentences/actor_sets.h"
#include "report/told_region.h"

#define GAP	  3  /* columns between the pages before and after */
#define ACTOR_ROW 10 /* columns of a label, at least */

/* The figures that are compared; two columns each. */
static const size_t figures[] = {
    FIGURE_VSZ, FIGURE_RSS, FIGURE_PSS, FIGURE_USS, FIGURE_MINOR};
#define FIGURE_COUNT (sizeof figures / sizeof *figures)
#define COLUMNS	     (1 + 2 * FIGURE_COUNT)

static void
add_titles(struct table *table)
{
	const char *names[COLUMNS] = {NULL}, *moments[COLUMNS] = {"in kB"};

	for (size_t f = 0; f < FIGURE_COUNT; f++) {
		names[1 + 2 * f] = figure_titles[figures[f]];
		moments[1 + 2 * f] = "before";
		moments[2 + 2 * f] = "after";
	}
	table_init(table, names, COLUMNS);
	table_row(table, INK_HEAD, moments);
}

/* was may be NULL. */
static void
add_process(struct table *table, const struct style *style, const char *label,
    const struct process_record *was, const struct process_record *is)
{
	struct process_figures after = process_figures_of(is), before = after;
	char room[COLUMNS][FIGURE_MAX];
	const char *texts[COLUMNS] = {label};

	if (was != NULL)
		before = process_figures_of(was);
	for (size_t f = 0; f < FIGURE_COUNT; f++) {
		size_t at = 1 + 2 * f;

		texts[at] = "-";
		if (was != NULL)
			texts[at] = process_figure_text(style, figures[f],
			    before.at[figures[f]], room[at], sizeof room[at]);
		texts[at + 1] = process_figure_text(style, figures[f],
		    after.at[figures[f]], room[at + 1], sizeof room[at + 1]);
	}
	table_row(table, INK_PLAIN, texts);
}

static void
print_figures(struct paper *paper, const struct actor_names *names,
    const struct step_record *before, const struct step_record *after)
{
	struct table table;
	char label[ACTOR_LABEL_MAX];

	add_titles(&table);
	for (size_t i = 0; i < rows_shown(after); i++) {
		const struct process_record *is = &after->processes[i];

		add_process(&table, &paper->style,
		    actor_label(names, is->index, label, sizeof label),
		    step_process(before, is->index), is);
	}
	table_print(&table, paper);
	table_release(&table);
}

/* A row of cells, or of blanks for a process without the region. */
static void
put_cells(FILE *out, const struct grid *grid, const struct process_record *of,
    const struct style *style)
{
	bool cells = of != NULL && of->region != NULL;
	char *row = cells ? grid_row(grid, of->region, style) : NULL;

	if (row != NULL)
		fputs(row, out);
	else
		fprintf(out, "%*s", (int)grid->cells, "");
	free(row);
}

/* Prints a label, and what was drawn beside it. */
static void
print_drawn(struct paper *paper, const char *label, struct draft *draft)
{
	char *drawn = draft_take(draft);

	if (drawn == NULL)
		paper->error = -ENOMEM;
	else
		fprintf(paper->out, "%-*s  %s\n", ACTOR_ROW, label, drawn);
	free(drawn);
}

static void
print_marks(struct paper *paper, const struct grid *grid,
    const struct process_record *was, const struct process_record *is)
{
	char *marks = grid_marks(
	    grid, was != NULL ? was->region : NULL, is->region);
	struct draft draft;

	if (marks == NULL) {
		paper->error = -ENOMEM;
	} else if (marks[0] != '\0') {
		if (draft_open(&draft) != NULL)
			fprintf(draft.out, "%*s%s", (int)grid->cells + GAP, "",
			    marks);
		print_drawn(paper, "", &draft);
	}
	free(marks);
}

static void
print_cells(struct paper *paper, const struct head_record *head,
    const struct step_record *before, const struct step_record *after)
{
	size_t room = (size_t)paper->style.width - ACTOR_ROW - 2;
	struct grid grid = grid_layout(
	    head->parameters.pages, (room - GAP) / 2);
	struct draft draft;
	char label[ACTOR_LABEL_MAX];

	if (grid.per_cell > 1)
		say(paper, INK_PLAIN, ACTOR_ROW + 2, 0,
		    "1 cell = %" PRIu64 " pages", grid.per_cell);
	for (size_t i = 0; i < rows_shown(after); i++) {
		const struct process_record *is = &after->processes[i];
		const struct process_record *was = step_process(
		    before, is->index);

		if (draft_open(&draft) != NULL) {
			put_cells(draft.out, &grid, was, &paper->style);
			fprintf(draft.out, "%*s", GAP, "");
			put_cells(draft.out, &grid, is, &paper->style);
		}
		print_drawn(paper,
		    actor_label(&head->names, is->index, label, sizeof label),
		    &draft);
		print_marks(paper, &grid, was, is);
	}
}

void
before_after_print(struct paper *paper, const struct head_record *head,
    const struct step_record *before, const struct step_record *after)
{
	say(paper, INK_HEAD, 0, 2, "before: %u %s; after: %u %s",
	    before->number, before->name, after->number, after->name);
	print_figures(paper, &head->names, before, after);
	for (size_t i = 0; i < step_regions(after); i++) {
		const struct step_record *part = step_region(after, i);
		const struct head_record own = head_of_region(head, part);

		if (part->region[0] != '\0')
			say(paper, INK_HEAD, 0, 2, "%s", part->region);
		print_cells(paper, &own, step_region(before, i), part);
	}
	maps_print(paper, &head->names, before, after, true);
}
