#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/stop.h"
#include "report/grid.h"

/* Shown in a cell whose pages differ: how many of them are in memory. */
enum shade {
	SHADE_LIGHT,  /* less than a third */
	SHADE_MEDIUM, /* less than two thirds */
	SHADE_DARK,
};

static const char *const shades[2][3] = {
    {"\u2591", "\u2592", "\u2593"}, /* light, medium and dark shade */
    {":", "%", "@"},
};
static const char *const absent[2] = {"\u00b7", "."}; /* a centred dot */

/* What decides how a cell looks. */
struct cell {
	uint64_t pages, in_memory, exclusive;
	int sign;
	enum tint tint;
	bool mixed;
};

struct grid
grid_layout(uint64_t pages, size_t columns)
{
	struct grid grid = {.pages = pages};

	grid.per_cell = (pages + columns - 1) / columns;
	grid.cells = (size_t)((pages + grid.per_cell - 1) / grid.per_cell);
	return grid;
}

int
grid_sign(const struct run *run)
{
	switch (run->state) {
	case PAGE_ZERO:
		return '0';
	case PAGE_SWAPPED:
		return 's';
	case PAGE_SHARED:
	case PAGE_EXCLUSIVE:
		if (run->frame != FRAME_UNSEEN)
			return run->ordinal < 26 ? 'A' + (int)run->ordinal
						 : '+';
		return run->state == PAGE_SHARED ? '=' : '#';
	case PAGE_ABSENT:
		break;
	}
	return '.';
}

/* Where frames are not visible, shared pages and own ones are told apart. */
static enum tint
tint_of(const struct run *run)
{
	switch (run->state) {
	case PAGE_ZERO:
		return TINT_ZERO;
	case PAGE_SHARED:
	case PAGE_EXCLUSIVE:
		if (run->frame != FRAME_UNSEEN)
			return tint_of_frame(run->ordinal);
		return run->state == PAGE_SHARED ? TINT_FIRST : TINT_COPY;
	case PAGE_SWAPPED:
	case PAGE_ABSENT:
		break;
	}
	return TINT_NONE;
}

static void
cell_add(struct cell *cell, const struct run *run, uint64_t pages)
{
	int sign = grid_sign(run);

	if (cell->pages > 0 && cell->sign != sign)
		cell->mixed = true;
	cell->sign = sign;
	cell->tint = cell->mixed ? TINT_NONE : tint_of(run);
	cell->pages += pages;
	if (page_state_is_framed(run->state))
		cell->in_memory += pages;
	if (run->state == PAGE_EXCLUSIVE)
		cell->exclusive += pages;
}

static void
fill_cells(const struct grid *grid, const struct region_record *region,
    struct cell *cells)
{
	for (size_t i = 0; i < region->run_count && !record_is_stopped(); i++) {
		const struct run *run = &region->runs[i];
		uint64_t end = run->first + run->count;

		if (end > grid->pages)
			end = grid->pages;
		for (uint64_t page = run->first; page < end;) {
			uint64_t cell = page / grid->per_cell;
			uint64_t next = (cell + 1) * grid->per_cell;

			if (next > end)
				next = end;
			cell_add(&cells[cell], run, next - page);
			page = next;
		}
	}
}

static bool
cell_is_own(const struct cell *cell)
{
	return cell->pages > 0 && cell->exclusive == cell->pages;
}

/* The sign of pages that differ: how many of all are in memory. */
static const char *
shade_sign(uint64_t some, uint64_t all, bool ascii)
{
	enum shade shade = SHADE_DARK;

	if (3 * some < all)
		shade = SHADE_LIGHT;
	else if (3 * some < 2 * all)
		shade = SHADE_MEDIUM;
	return shades[ascii][shade];
}

static void
cell_print(FILE *out, const struct cell *cell, const struct style *style)
{
	if (cell->pages == 0)
		fputc(' ', out);
	else if (cell->mixed)
		fputs(shade_sign(cell->in_memory, cell->pages, style->ascii),
		    out);
	else if (cell->sign == '.')
		fputs(absent[style->ascii], out);
	else
		fputc(cell->sign, out);
}

/* Begins the look of a cell, or with NULL ends one. A page that one process
 * alone has mapped is bold. */
static void
look_print(FILE *out, const struct cell *cell, const struct style *style)
{
	const char *code;

	if (cell == NULL) {
		fputs("\033[0m", out);
		return;
	}
	code = tint_code(cell->tint, style->depth, style->light);
	if (cell_is_own(cell))
		fprintf(out, "\033[1%s%sm", *code != '\0' ? ";" : "", code);
	else if (*code != '\0')
		fprintf(out, "\033[%sm", code);
}

static bool
looks_plain(const struct cell *cell)
{
	return cell->tint == TINT_NONE && !cell_is_own(cell);
}

static bool
look_alike(const struct cell *a, const struct cell *b)
{
	return a->tint == b->tint && cell_is_own(a) == cell_is_own(b);
}

static void
cells_print(FILE *out, const struct cell *cells, size_t count,
    const struct style *style)
{
	for (size_t i = 0; i < count; i++) {
		const struct cell *cell = &cells[i];
		bool colored = style->color && !looks_plain(cell);

		if (colored && (i == 0 || !look_alike(cell, cell - 1)))
			look_print(out, cell, style);
		cell_print(out, cell, style);
		if (colored && (i + 1 == count || !look_alike(cell, cell + 1)))
			look_print(out, NULL, style);
	}
}

char *
grid_row(const struct grid *grid, const struct region_record *region,
    const struct style *style)
{
	struct cell *cells = calloc(grid->cells, sizeof *cells);
	struct draft draft;

	if (cells == NULL)
		return NULL;
	fill_cells(grid, region, cells);
	if (draft_open(&draft) != NULL)
		cells_print(draft.out, cells, grid->cells, style);
	free(cells);
	return draft_take(&draft);
}

/* The run of a page, going on from run number *at; NULL: it has none. region
 * may be NULL. */
static const struct run *
run_of(const struct region_record *region, uint64_t page, size_t *at)
{
	if (region == NULL)
		return NULL;
	while (*at < region->run_count &&
	    page >= region->runs[*at].first + region->runs[*at].count)
		++*at;
	return *at < region->run_count ? &region->runs[*at] : NULL;
}

static bool
is_framed(const struct run *run)
{
	return run != NULL && page_state_is_framed(run->state);
}

/* Whether others share a frame is its change only where that is all that can be
 * seen of it. */
static bool
page_differs(const struct run *a, const struct run *b, uint64_t page)
{
	if (!is_framed(a) || !is_framed(b))
		return (a != NULL ? a->state : PAGE_ABSENT) !=
		    (b != NULL ? b->state : PAGE_ABSENT);
	if (a->frame == FRAME_UNSEEN || b->frame == FRAME_UNSEEN)
		return a->state != b->state || a->ordinal != b->ordinal;
	return a->frame + (page - a->first) != b->frame + (page - b->first);
}

char *
grid_marks(const struct grid *grid, const struct region_record *before,
    const struct region_record *after)
{
	char *marks = calloc(grid->cells + 1, 1);
	size_t i = 0, j = 0;

	if (marks == NULL || (before == NULL && after == NULL))
		return marks;
	memset(marks, ' ', grid->cells);
	for (uint64_t page = 0; page < grid->pages; page++)
		if (page_differs(run_of(before, page, &i),
			run_of(after, page, &j), page))
			marks[page / grid->per_cell] = '^';
	for (size_t end = grid->cells; end > 0 && marks[end - 1] == ' '; end--)
		marks[end - 1] = '\0';
	return marks;
}

/* The last operation in the step that notes live chunks; or NULL. */
static const struct actor_op *
last_live(const struct step_record *step)
{
	const struct actor_op *last = NULL;

	for (size_t i = 0; i < step->op_count; i++)
		if (step->ops[i].op.what == OP_LIVE)
			last = &step->ops[i];
	return last;
}

static void
mark_live(const struct grid *grid, const struct op *op, bool *live)
{
	struct pages_cursor at = pages_walk(op->set);
	struct pages_run run;

	while (pages_next(&at, &run))
		for (uint64_t i = 0; i < run.count; i++)
			if (run.first + i < grid->pages)
				live[run.first + i] = true;
}

static void
live_print(FILE *out, const struct grid *grid, const bool *live,
    const struct style *style)
{
	for (uint64_t first = 0; first < grid->pages; first += grid->per_cell) {
		uint64_t count = 0, all = grid->pages - first;

		if (all > grid->per_cell)
			all = grid->per_cell;
		for (uint64_t i = 0; i < all; i++)
			count += live[first + i];
		if (count == all)
			fputc('x', out);
		else if (count == 0)
			fputs(absent[style->ascii], out);
		else
			fputs(shade_sign(count, all, style->ascii), out);
	}
}

char *
grid_live(const struct grid *grid, const struct step_record *step,
    const struct style *style)
{
	const struct actor_op *last = last_live(step);
	struct draft draft;
	bool *live;

	if (last == NULL)
		return NULL;
	live = calloc(grid->pages, sizeof *live);
	if (live == NULL)
		return NULL;
	for (size_t i = 0; i < step->op_count; i++)
		if (step->ops[i].op.what == OP_LIVE &&
		    step->ops[i].index == last->index)
			mark_live(grid, &step->ops[i].op, live);
	if (draft_open(&draft) != NULL)
		live_print(draft.out, grid, live, style);
	free(live);
	return draft_take(&draft);
}

void
grid_legend(struct paper *paper, enum proof proof, bool with_shades)
{
	bool ascii = paper->style.ascii;

	if (proof == PROOF_TOTALS)
		return;
	if (proof == PROOF_FRAMES)
		say(paper, INK_PLAIN, 2, 9,
		    "cells: A the first frame that a page ever had, B the "
		    "next, and so on (+ after Z); equal letters in a column "
		    "are one frame. %s no frame, 0 the zero page, s in swap.",
		    absent[ascii]);
	else
		say(paper, INK_PLAIN, 2, 9,
		    "cells: = a frame that others have mapped too, # a frame "
		    "mapped here alone, %s no frame, 0 the zero page, s in "
		    "swap.",
		    absent[ascii]);
	if (!with_shades)
		return;
	say(paper, INK_PLAIN, 9, 9,
	    "%s %s %s pages that differ, of which less than a third, less than "
	    "two thirds, or more are in memory.",
	    shades[ascii][SHADE_LIGHT], shades[ascii][SHADE_MEDIUM],
	    shades[ascii][SHADE_DARK]);
}
