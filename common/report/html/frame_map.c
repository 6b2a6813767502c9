#include <inttypes.h>
#include <stdlib.h>

#include "ledger/deduce.h"
#include "record/change.h"
#include "record/runs.h"
#include "report/grid.h"
#include "report/html/frame_map.h"
#include "report/html/map_cells.h"
#include "report/html/nested_bar.h"
#include "report/paper/units.h"
#include "report/process_figures.h"
#include "report/rows.h"
#include "report/sentences/actor_sets.h"
#include "report/step_account.h"

#define MAP_ROWS_MAX 40 /* with more, the record has the others */
#define DENSE	     32 /* with more columns they are narrow */

/* What a map of one step needs. */
struct frame_map {
	struct markup *out;
	const struct head_record *head;
	const struct step_record *before, *step;
	struct map_columns columns;
	size_t shown, listed; /* rows at once, and with those that unfold */
};

/* One row. */
struct map_row {
	const struct process_record *was, *is;
	struct map_cell before[MAP_COLUMNS_MAX], now[MAP_COLUMNS_MAX];
	bool compared;	      /* before can be compared with now */
	bool acted;	      /* it touched the region in this step */
	struct evidence acts; /* how, as deduce.h wants it */
};

static const char *const classes[PAGE_STATES] = {
    [PAGE_ABSENT] = "none",
    [PAGE_ZERO] = "zero",
    [PAGE_SHARED] = "same",
    [PAGE_EXCLUSIVE] = "own",
    [PAGE_SWAPPED] = "swap",
};

static uint64_t
in_memory(const struct map_cell *cell)
{
	return cell->states[PAGE_SHARED] + cell->states[PAGE_EXCLUSIVE];
}

static void
tell_mixed(FILE *out, const struct map_cell *cell)
{
	static const char *const words[PAGE_STATES] = {
	    [PAGE_ABSENT] = "without a frame",
	    [PAGE_ZERO] = "the zero page",
	    [PAGE_SHARED] = "in frames that others have too",
	    [PAGE_EXCLUSIVE] = "in frames of its own",
	    [PAGE_SWAPPED] = "in swap",
	};
	const char *join = "";

	for (int i = 0; i < PAGE_STATES; i++) {
		if (cell->states[i] == 0)
			continue;
		fprintf(
		    out, "%s%" PRIu64 " %s", join, cell->states[i], words[i]);
		join = ", ";
	}
}

/* "frame B, its own", "no frame". */
static void
tell_state(FILE *out, const struct map_cell *cell)
{
	const struct run *run = &cell->run;

	if (cell->mixed)
		tell_mixed(out, cell);
	else if (run->state == PAGE_ABSENT)
		fputs("no frame", out);
	else if (run->state == PAGE_ZERO)
		fputs("the kernel's page of zeros", out);
	else if (run->state == PAGE_SWAPPED)
		fputs("in swap", out);
	else if (run->frame == FRAME_UNSEEN)
		fputs(run->state == PAGE_SHARED
			? "a frame that others have mapped too"
			: "a frame mapped here alone",
		    out);
	else
		fprintf(out, "frame %c, %s", grid_sign(run),
		    run->state == PAGE_SHARED ? "shared" : "its own");
}

/* What kind of fault gave the page what it has; NULL: none, as far as can be
 * seen. */
static const char *
fault_of(const struct map_row *row, size_t i)
{
	const struct run *was = &row->before[i].run, *is = &row->now[i].run;
	const struct seen_page from = {was->state, was->anonymous,
	    was->frame == FRAME_UNSEEN ? FRAME_UNSEEN : was->ordinal};
	const struct seen_page to = {is->state, is->anonymous,
	    is->frame == FRAME_UNSEEN ? FRAME_UNSEEN : is->ordinal};
	struct evidence e = row->acts;

	if (!row->compared || !row->acted || row->before[i].mixed ||
	    row->now[i].mixed)
		return NULL;
	evidence_add(&e, &from, &to, 1);
	return e.zeroed > 0  ? "zero-read"
	    : e.filled > 0   ? "zero-fill"
	    : e.copied > 0   ? "copy"
	    : e.entered > 0  ? "map (its own fault, or one nearby)"
	    : e.doubtful > 0 ? "copy, or reuse: frames are not visible"
			     : NULL;
}

/* Is there something else on the page than before: another frame, or a frame
 * instead of none? */
static bool
is_changed(const struct map_row *row, size_t i)
{
	const struct map_cell *was = &row->before[i], *is = &row->now[i];

	if (!row->compared)
		return false;
	if (was->mixed || is->mixed)
		return in_memory(was) != in_memory(is) ||
		    (row->acted &&
			was->states[PAGE_EXCLUSIVE] !=
			    is->states[PAGE_EXCLUSIVE]);
	if (page_state_is_framed(was->run.state) !=
	    page_state_is_framed(is->run.state))
		return true;
	if (!page_state_is_framed(is->run.state))
		return was->run.state != is->run.state;
	return was->run.ordinal != is->run.ordinal || fault_of(row, i) != NULL;
}

/* Has it the same frame as before, but others came to it, or left it? */
static bool
is_turned(const struct map_row *row, size_t i)
{
	return row->compared && !is_changed(row, i) && !row->now[i].mixed &&
	    row->before[i].run.state != row->now[i].run.state;
}

static void
tell_cell(
    FILE *out, const struct frame_map *map, const struct map_row *row, size_t i)
{
	const char *fault = fault_of(row, i);
	const uint64_t *first = &map->columns.first[i];
	char label[PAGES_LABEL_MAX];

	fprintf(out, "%s: ", pages_label(first[0], first[1], label));
	tell_state(out, &row->now[i]);
	if (is_changed(row, i) || is_turned(row, i)) {
		fputs(". Before: ", out);
		tell_state(out, &row->before[i]);
	}
	if (fault != NULL)
		fprintf(out, ". Fault: %s", fault);
}

static void
put_sign(struct markup *m, const struct map_cell *cell)
{
	int sign = grid_sign(&cell->run);

	if (cell->mixed)
		return;
	if (sign == '.')
		markup_text(m, "\u00b7");
	else
		markup_text_format(m, "%c", sign);
}

/* How much of a mixed cell is its own, and how much is in memory at all; for
 * page.css to draw. */
static void
put_shares(struct markup *m, const struct map_cell *cell)
{
	uint64_t own = cell->states[PAGE_EXCLUSIVE];

	markup_attribute_format(m, "style",
	    "--own-share:%" PRIu64 "%%;--memory-share:%" PRIu64 "%%",
	    own * 100 / cell->pages, in_memory(cell) * 100 / cell->pages);
}

/* What the page had before, where it has something else now; for page.css to
 * draw. */
static void
put_earlier_sign(struct markup *m, const struct map_row *row, size_t i)
{
	const struct map_cell *was = &row->before[i];

	if (is_changed(row, i) && !was->mixed && !row->now[i].mixed &&
	    was->run.state != PAGE_ABSENT)
		markup_attribute_format(
		    m, "data-was", "%c", grid_sign(&was->run));
}

static void
put_cell(const struct frame_map *map, const struct map_row *row, size_t i)
{
	const struct map_cell *cell = &row->now[i];
	struct markup *m = map->out;
	struct draft title;

	markup_open(m, "td");
	if (cell->mixed)
		put_shares(m, cell);
	markup_attribute_format(m, "class", "%s%s",
	    cell->pages == 0  ? "void"
		: cell->mixed ? "mixed"
			      : classes[cell->run.state],
	    is_changed(row, i)	    ? " changed"
		: is_turned(row, i) ? " turned"
				    : "");
	if (cell->pages > 0) {
		put_earlier_sign(m, row, i);
		if (draft_open(&title) != NULL)
			tell_cell(title.out, map, row, i);
		title.text = draft_take(&title);
		if (title.text != NULL)
			markup_attribute(m, "title", title.text);
		free(title.text);
		put_sign(m, cell);
	}
	markup_close(m);
}

/* How it touched the region. */
static void
look_at_ops(const struct frame_map *map, struct map_row *row)
{
	const struct step_record *step = map->step;
	enum region_kind kind = row->is->region->kind;

	row->acts = (struct evidence){
	    .shared = region_kind_is_shared(kind),
	    .object = kind != REGION_ANON_PRIVATE,
	    .file = region_kind_is_file(kind),
	    .alone = step->actor_count == 1,
	};
	for (size_t i = 0; i < step->op_count; i++) {
		const struct op *op = &step->ops[i].op;

		if (step->ops[i].index != row->is->index)
			continue;
		row->acted |= op_touches(op->what) || op_writes(op);
		row->acts.writes |= op_writes(op);
	}
}

static void
fill_row(const struct frame_map *map, const struct process_record *process,
    struct map_row *row)
{
	const struct region_record *was;

	*row = (struct map_row){
	    .is = process,
	    .was = step_process(map->before, process->index),
	};
	map_cells_fill(&map->columns, process->region, row->now);
	look_at_ops(map, row);
	if (row->was == NULL)
		return;
	was = row->was->region;
	row->compared = was == NULL || was->run_count > 0;
	if (was == NULL || was->start != process->region->start)
		map_cells_fill_absent(&map->columns, row->before);
	else if (row->compared)
		map_cells_fill(&map->columns, was, row->before);
}

/* "write 8, read 16": pages that it touched. */
static void
put_deeds(const struct frame_map *map, const struct process_record *process)
{
	struct step_account account;
	const char *join = "";

	step_account_make(
	    map->head, map->before, map->step, process->index, &account);
	if (!account.acted)
		return;
	markup_open(map->out, "small");
	for (size_t i = 0; i < account.kinds; i++) {
		enum op_kind what = account.order[i];
		uint64_t pages = account.ops[what].pages;

		markup_text_format(map->out, "%s%s %" PRIu64 " page%s", join,
		    op_kind_name(what), pages, plural(pages));
		join = ", ";
	}
	markup_close(map->out);
}

static void
put_label(const struct frame_map *map, const struct process_record *process)
{
	struct markup *m = map->out;
	char label[ACTOR_LABEL_MAX];

	markup_open(m, "th");
	markup_attribute(m, "scope", "row");
	markup_text(m,
	    actor_label(
		&map->head->names, process->index, label, sizeof label));
	put_deeds(map, process);
	markup_close(m);
}

static const struct style plain;

/* A figure in kB, and its change. */
static void
put_figure(struct markup *m, const char *class, int64_t figure, int64_t change)
{
	char text[FIGURE_MAX];

	markup_leaf(
	    m, "td", class, size_text(&plain, figure, text, sizeof text));
	markup_open(m, "td");
	markup_attribute(m, "class", "change");
	if (change != UNKNOWN && change != 0)
		markup_text(
		    m, units_cell(change, true, false, text, sizeof text));
	markup_close(m);
}

static void
put_figures(const struct frame_map *map, const struct process_record *process)
{
	struct markup *m = map->out;
	const struct region_record *region = process->region;
	struct change change;

	change_between(
	    step_process(map->before, process->index), process, &change);
	put_figure(m, "rss", region->rss_kib, change.region_rss_kib);
	put_figure(m, "pss", region->pss_kib, change.region_pss_kib);
	put_figure(m, "uss", region->uss_kib, change.region_uss_kib);
	markup_open_class(m, "td", "nested");
	nested_bar_write(m, region);
	markup_close(m);
}

static void
put_instead(const struct frame_map *map, const char *why)
{
	markup_open(map->out, "td");
	markup_attribute(map->out, "class", "instead");
	markup_attribute_format(map->out, "colspan", "%zu", map->columns.count);
	markup_text(map->out, why);
	markup_close(map->out);
}

static void
put_row(const struct frame_map *map, const struct process_record *process)
{
	struct map_row row;

	markup_open(map->out, "tr");
	put_label(map, process);
	if (process->region == NULL) {
		put_instead(map, "not mapped");
	} else if (process->region->run_count == 0) {
		put_instead(map,
		    process->region->pages_reason != NULL
			? process->region->pages_reason
			: "n/a");
		put_figures(map, process);
	} else {
		fill_row(map, process, &row);
		for (size_t i = 0; i < map->columns.count; i++)
			put_cell(map, &row, i);
		put_figures(map, process);
	}
	markup_close(map->out);
}

static void
put_heading(const struct frame_map *map, size_t i)
{
	uint64_t first = map->columns.first[i];
	uint64_t last = map->columns.first[i + 1] - 1;
	struct markup *m = map->out;

	markup_open(m, "th");
	markup_attribute(m, "scope", "col");
	if (first == last)
		markup_text_format(m, "%" PRIu64, first);
	else
		markup_text_format(m, "%" PRIu64 "\u2013%" PRIu64, first, last);
	markup_close(m);
}

static void
put_head(const struct frame_map *map)
{
	static const char *const figures[] = {"RSS", "PSS", "USS"};
	struct markup *m = map->out;

	markup_open(m, "thead");
	markup_open(m, "tr");
	markup_leaf(m, "th", NULL, "page");
	for (size_t i = 0; i < map->columns.count; i++)
		put_heading(map, i);
	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
		markup_open(m, "th");
		markup_attribute(m, "scope", "col");
		markup_attribute(m, "class", "figure");
		markup_text(m, figures[i]);
		markup_close(m);
		markup_leaf(m, "th", "figure", "");
	}
	markup_leaf_format(m, "th", "figure", "kB, of %" PRIu64,
	    map->head->parameters.pages *
		(map->head->platform.page_size / 1024));
	markup_close(m);
	markup_close(m);
}

/* Columns are as wide as they have pages, within bounds. */
static void
put_widths(const struct frame_map *map)
{
	const uint64_t *first = map->columns.first;
	uint64_t all = map->head->parameters.pages;
	double least = map->columns.count > DENSE ? 0.5 : 2;

	markup_open(map->out, "colgroup");
	markup_open(map->out, "col");
	markup_close(map->out);
	for (size_t i = 0; i < map->columns.count; i++) {
		double share = 30 * (double)(first[i + 1] - first[i]) /
		    (double)all;

		markup_open(map->out, "col");
		markup_attribute_format(map->out, "style", "width:%.1frem",
		    share > least ? share : least);
		markup_close(map->out);
	}
	markup_close(map->out);
}

static void
open_table(const struct frame_map *map)
{
	size_t columns = map->columns.count;
	bool runs = columns < map->head->parameters.pages;

	markup_open(map->out, "table");
	markup_attribute_format(map->out, "class", "map%s%s",
	    columns > DENSE ? " dense" : "", runs ? " runs" : "");
	if (runs)
		put_widths(map);
	put_head(map);
	markup_open(map->out, "tbody");
}

static void
close_table(const struct frame_map *map)
{
	markup_close(map->out);
	markup_close(map->out);
}

/* Pages that hold live chunks of a pool, as the last actor that noted them saw
 * it. */
static void
put_live(const struct frame_map *map)
{
	const struct step_record *step = map->step;
	uint64_t counts[MAP_COLUMNS_MAX] = {0};
	struct markup *m = map->out;
	size_t last = step->op_count;

	for (size_t i = 0; i < step->op_count; i++)
		if (step->ops[i].op.what == OP_LIVE)
			last = i;
	if (last == step->op_count)
		return;
	for (size_t i = 0; i < step->op_count; i++)
		if (step->ops[i].op.what == OP_LIVE &&
		    step->ops[i].index == step->ops[last].index)
			map_columns_count(
			    &map->columns, step->ops[i].op.set, counts);
	markup_open_class(m, "tr", "live");
	markup_leaf(m, "th", NULL, "live chunks");
	for (size_t i = 0; i < map->columns.count; i++)
		markup_leaf(m, "td", counts[i] > 0 ? "live" : "void",
		    counts[i] > 0 ? "\u00d7" : "");
	markup_close(m);
}

/* All processes together. */
static void
put_sums(const struct frame_map *map)
{
	const struct group_record *group = &map->step->group;
	int64_t page_kib = (int64_t)(map->head->platform.page_size / 1024);
	struct markup *m = map->out;

	markup_open_class(m, "tr", "sums");
	markup_leaf(m, "th", NULL, "sum");
	markup_open(m, "td");
	markup_attribute(m, "class", "instead");
	markup_attribute_format(m, "colspan", "%zu", map->columns.count);
	if (group->frames != UNKNOWN)
		markup_text_format(m,
		    "%" PRId64 " distinct frame%s = %" PRId64 " kB",
		    group->frames, plural((uint64_t)group->frames),
		    group->frames * page_kib);
	else
		markup_text_format(m, "distinct frames n/a%s%s",
		    group->frames_reason != NULL ? ": " : "",
		    group->frames_reason != NULL ? group->frames_reason : "");
	markup_close(m);
	put_figure(m, "rss", group->region_rss_kib, 0);
	put_figure(m, "pss", group->region_pss_kib, 0);
	put_figure(m, "uss", group->region_uss_kib, 0);
	markup_close(m);
}

static void
put_others(const struct frame_map *map)
{
	struct markup *m = map->out;
	size_t all = map->step->process_count;

	if (map->shown == all)
		return;
	markup_open_class(m, "details", "others");
	markup_leaf_format(
	    m, "summary", NULL, "%zu more processes", all - map->shown);
	open_table(map);
	for (size_t i = map->shown; i < map->listed; i++)
		put_row(map, &map->step->processes[i]);
	close_table(map);
	if (map->listed < all)
		markup_leaf_format(m, "p", "note",
		    "and %zu more, which the record has", all - map->listed);
	markup_close(m);
}

void
frame_map_write(struct markup *m, const struct head_record *head,
    const struct step_record *before, const struct step_record *step)
{
	struct frame_map map = {
	    .out = m,
	    .head = head,
	    .before = before,
	    .step = step,
	    .shown = rows_shown(step),
	    .listed = step->process_count,
	};

	if (step_mapped_by(step) == 0) {
		markup_leaf(
		    m, "p", "note", "No process has the region mapped.");
		return;
	}
	if (map.listed > MAP_ROWS_MAX)
		map.listed = MAP_ROWS_MAX;
	map_columns_make(
	    &map.columns, head->parameters.pages, before, step, map.listed);
	markup_open_class(m, "div", "scroll");
	open_table(&map);
	for (size_t i = 0; i < map.shown; i++)
		put_row(&map, &step->processes[i]);
	put_live(&map);
	if (step->process_count > 1)
		put_sums(&map);
	close_table(&map);
	put_others(&map);
	markup_close(m);
}

/* was is what stands small in it, or NULL. */
static void
put_sample(struct markup *m, const char *class, const char *was,
    const char *sign, const char *means)
{
	markup_open(m, "li");
	markup_open_class(m, "b", class);
	if (was != NULL)
		markup_attribute(m, "data-was", was);
	markup_text(m, sign);
	markup_close(m);
	markup_text(m, means);
	markup_close(m);
}

void
frame_map_legend(struct markup *m, const struct head_record *head)
{
	bool frames = head->platform.proof == PROOF_FRAMES;

	if (head->platform.proof == PROOF_TOTALS)
		return;
	markup_open_class(m, "ul", "legend");
	put_sample(m, "same", NULL, frames ? "A" : "=", "shared with others");
	put_sample(m, "own", NULL, frames ? "B" : "#",
	    frames ? "its own" : "mapped here alone");
	put_sample(m, "zero", NULL, "0", "page of zeros");
	put_sample(m, "none", NULL, "\u00b7", "no frame");
	put_sample(m, "swap", NULL, "s", "in swap");
	put_sample(m, "own changed", frames ? "A" : "=", frames ? "B" : "#",
	    "changed (small: before)");
	put_sample(m, "own turned", NULL, frames ? "A" : "#",
	    "same frame; others came or left");
	if (head->parameters.pages > MAP_COLUMNS_MAX)
		put_sample(
		    m, "mixed", NULL, "", "several pages, by their shares");
	markup_close(m);
	markup_leaf(m, "p", "note",
	    frames ? "A is the first frame that a page ever had, B the next. "
		     "Equal letters in a column are one frame."
		   : "Mapped here alone is not the same as private: a shared "
		     "page that only one process has mapped counts too. Which "
		     "frame it is, only root can see.");
}
