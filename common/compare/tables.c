/* tables.c: the rows in two tables, memory in one, faults and time in the
 * other, by the number of consumers, so that the kinds stand side by side. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compare/conclusions.h"
#include "compare/stream_table.h"
#include "compare/tables.h"
#include "report/paper/table.h"
#include "report/sentences/actor_sets.h"

#define CELL_MAX 32

/* A line of either table: a look at a row; or a heading. */
struct table_cell {
	char label[CELL_MAX];
	const struct look *figures; /* NULL: a heading */
	const struct row *row;	    /* after its writes; or NULL */
};

struct table_cells {
	struct table_cell *at; /* owned */
	size_t count;
	bool zero_reads; /* the one class that does not always get a column */
	int64_t most;	 /* the largest sum of RSS, in KiB */
};

static bool
is_begun(const struct row *row)
{
	return row->state == ROW_FAILED || row->state == ROW_DONE;
}

/* Rows of a subject are alike before the writes, unless something is wrong. */
static bool
same_before(const struct row *a, const struct row *b)
{
	return a->before.known == b->before.known &&
	    a->before.rss_kib == b->before.rss_kib &&
	    a->before.pss_kib == b->before.pss_kib &&
	    a->before.uss_kib == b->before.uss_kib &&
	    a->before.held_kib == b->before.held_kib &&
	    memcmp(a->before.faults, b->before.faults,
		sizeof a->before.faults) == 0;
}

static struct table_cell *
add(struct table_cells *e, const struct look *figures, const struct row *row)
{
	struct table_cell *cell = &e->at[e->count++];

	*cell = (struct table_cell){.figures = figures, .row = row};
	if (figures != NULL && figures->known) {
		e->zero_reads |= figures->faults[FAULT_ZERO_READ] > 0;
		if (figures->rss_kib > e->most)
			e->most = figures->rss_kib;
	}
	return cell;
}

static void
add_row(struct table_cells *e, const struct row *row, const struct row *last)
{
	bool first = last == NULL || last->subject != row->subject;
	char text[CELL_MAX - 2];

	if (first || !same_before(last, row))
		snprintf(add(e, &row->before, NULL)->label, CELL_MAX, "%s",
		    first ? row->subject->name : "  before");
	if (row->write != NULL)
		snprintf(add(e, &row->after, row)->label, CELL_MAX, "  %s",
		    row_written(row, text, sizeof text));
	else
		snprintf(
		    add(e, &row->after, row)->label, CELL_MAX, "  written");
}

/* All rows with so many consumers. */
static void
add_section(
    struct table_cells *e, const struct comparison *c, unsigned consumers)
{
	const struct row *last = NULL;

	for (size_t i = 0; i < c->count; i++) {
		const struct row *row = &c->rows[i];

		if (row->consumers != consumers || !is_begun(row))
			continue;
		if (last == NULL)
			snprintf(add(e, NULL, NULL)->label, CELL_MAX,
			    "%u consumer%s", consumers, plural(consumers));
		add_row(e, row, last);
		last = row;
	}
}

static int
collect(struct table_cells *e, const struct comparison *c)
{
	/* For each row a heading and a line before it, at most. */
	*e = (struct table_cells){.at = calloc(3 * c->count, sizeof *e->at)};
	if (e->at == NULL)
		return -ENOMEM;
	for (unsigned n = next_consumers(c, 0); n > 0; n = next_consumers(c, n))
		add_section(e, c, n);
	return 0;
}

static char *
milliseconds(int64_t ns, char *text)
{
	if (ns == UNKNOWN)
		return figure_text(ns, text, CELL_MAX);
	snprintf(text, CELL_MAX, ns < INT64_C(100000000) ? "%.1f" : "%.0f",
	    (double)ns / 1000000);
	return text;
}

static void
memory_row(struct table *table, const struct table_cell *cell)
{
	const struct look *f = cell->figures;
	const int64_t figures[] = {f->rss_kib, f->pss_kib,
	    f->processes > 0 ? f->uss_kib / f->processes : UNKNOWN, f->held_kib,
	    f->pte_kib};
	char cells[5][CELL_MAX];
	const char *texts[] = {
	    cell->label, cells[0], cells[1], cells[2], cells[3], cells[4]};

	for (size_t i = 0; i < 5; i++)
		figure_text(
		    f->known ? figures[i] : UNKNOWN, cells[i], CELL_MAX);
	table_row(table, INK_PLAIN, texts);
}

static void
work_row(struct table *table, const struct table_cell *cell, bool zero_reads)
{
	const struct look *f = cell->figures;
	char cells[FAULT_CLASSES + 2][CELL_MAX];
	const char *texts[FAULT_CLASSES + 3] = {cell->label};
	size_t n = 0;

	for (int i = zero_reads ? 0 : 1; i < FAULT_CLASSES; i++, n++)
		texts[n + 1] = figure_text(
		    f->known ? f->faults[i] : UNKNOWN, cells[n], CELL_MAX);
	if (cell->row != NULL && f->known) {
		texts[n + 1] = milliseconds(cell->row->hand_over_ns, cells[n]);
		texts[n + 2] = milliseconds(cell->row->write_ns, cells[n + 1]);
	}
	table_row(table, INK_PLAIN, texts);
}

static void
heading_row(struct table *table, const struct table_cell *cell)
{
	const char *texts[TABLE_COLUMNS] = {cell->label};

	table_row(table, INK_HEAD, texts);
}

/* What is held, and then what RSS adds to it. NULL: no memory. */
static char *
draw_bar(const struct table_cell *cell, const struct paper *paper, int64_t most,
    size_t room)
{
	const struct look *f = cell->figures;
	bool ascii = paper->style.ascii, drawn = f != NULL && f->known;
	size_t rss = 0, held = 0;
	char *bar = calloc(room * strlen("█") + 1, 1), *end = bar;

	if (drawn && most > 0) {
		rss = (size_t)((int64_t)room * f->rss_kib / most);
		held = (size_t)((int64_t)room * f->held_kib / most);
	}
	for (size_t i = 0; bar != NULL && i < room && (i < rss || i < held);
	     i++) {
		if (i < held)
			end = stpcpy(end, ascii ? "#" : "█");
		else
			end = stpcpy(end, ascii ? "." : "░");
	}
	return bar;
}

static void
print_memory(struct paper *paper, const struct comparison *c,
    const struct table_cells *e)
{
	bool frames = c->platform.proof == PROOF_FRAMES;
	const char *titles[] = {"in kB", "RSS", "PSS", "USS",
	    frames ? "frames" : "by PSS", "tables"};
	struct table table;

	say(paper, INK_PLAIN, 0, 2,
	    "Memory in the region: RSS and PSS summed over all processes; USS, "
	    "what each has for itself, on average; %s; tables: page tables, "
	    "all of each process. The line of a kind is before the consumers "
	    "write, those below it after.",
	    frames ? "frames: what all distinct frames hold"
		   : "by PSS: what is held, by the sum of PSS, since only root "
		     "sees frames");
	say(paper, INK_PLAIN, 0, 2, "Bars: %s is held, %s is what RSS adds.",
	    paper->style.ascii ? "#" : "█", paper->style.ascii ? "." : "░");
	table_init(&table, titles, sizeof titles / sizeof *titles);
	for (size_t i = 0; i < e->count; i++) {
		if (e->at[i].figures == NULL)
			heading_row(&table, &e->at[i]);
		else
			memory_row(&table, &e->at[i]);
	}
	for (size_t i = 0; i < e->count; i++)
		table_tail(&table, i + 1,
		    draw_bar(&e->at[i], paper, e->most,
			table_tail_room(&table, paper)));
	table_print(&table, paper);
	table_release(&table);
}

static void
print_work(struct paper *paper, const struct comparison *c,
    const struct table_cells *e)
{
	const char *titles[FAULT_CLASSES + 3] = {"in faults, ms"};
	size_t n = 1;
	struct table table;

	for (int i = e->zero_reads ? 0 : 1; i < FAULT_CLASSES; i++)
		titles[n++] = model_fault_name((enum model_fault)i);
	titles[n++] = "hand-over";
	titles[n++] = "writes";
	say(paper, INK_PLAIN, 0, 2,
	    "Faults by what they did, and milliseconds. The line of a kind is "
	    "the way there (fill, hand over, read all), those below it are the "
	    "writes. Hand-over is fork(), with all it takes until the child "
	    "can act; or attaching to an object, for programs that run "
	    "already.%s",
	    c->abreast ? " Two rows were run at a time where they could be, "
			 "each on a CPU of its own."
		       : "");
	table_init(&table, titles, n);
	for (size_t i = 0; i < e->count; i++) {
		if (e->at[i].figures == NULL)
			heading_row(&table, &e->at[i]);
		else
			work_row(&table, &e->at[i], e->zero_reads);
	}
	table_print(&table, paper);
	table_release(&table);
}

static void
print_head(struct paper *paper, const struct comparison *c)
{
	const struct compare_request *r = &c->request;
	uint64_t page_kib = c->platform.page_size / 1024;

	say(paper, INK_HEAD, 0, 2,
	    "compare: the same work over %" PRIu64 " pages of %" PRIu64
	    " kB (%" PRIu64 " kB)",
	    r->pages, page_kib, r->pages * page_kib);
	say(paper, INK_PLAIN, 2, 2,
	    "proof: %s; pattern of the writes: %s; Linux %s, %d CPU%s",
	    proof_name(c->platform.proof), r->pattern.text,
	    c->platform.uts.release, c->platform.cpus,
	    plural((uint64_t)c->platform.cpus));
}

static void
print_tables(struct paper *paper, const struct comparison *c,
    const struct table_cells *e)
{
	print_head(paper, c);
	fputc('\n', paper->out);
	print_memory(paper, c, e);
	fputc('\n', paper->out);
	print_work(paper, c, e);
}

static void
say_conclusion(void *arg, const char *sentence)
{
	say(arg, INK_PLAIN, 2, 4, "%s", sentence);
}

static size_t
count_rows(const struct comparison *c, enum verdict verdict)
{
	size_t count = 0;

	for (size_t i = 0; i < c->count; i++)
		count += c->rows[i].state == ROW_DONE &&
		    c->rows[i].verdict == verdict;
	return count;
}

static void
print_troubles(struct paper *paper, const struct comparison *c)
{
	char name[128];

	for (size_t i = 0; i < c->count; i++) {
		const struct row *row = &c->rows[i];

		row_name(row, name, sizeof name);
		if (*row->unrepeated != '\0')
			say(paper, INK_PLAIN, 2, 4,
			    "%s: not reproduced: when it was run first, %s; "
			    "the figures are those of another run.",
			    name, row->unrepeated);
		if (row->state == ROW_FAILED)
			say(paper, INK_BAD, 2, 4, "%s: could not run: %s", name,
			    row->why);
		else if (row->verdict == VERDICT_CONTRADICTED)
			say(paper, INK_BAD, 2, 4, "%s: contradicted: %s", name,
			    row->finding);
		else if (row->verdict == VERDICT_NOT_CHECKED)
			say(paper, INK_PLAIN, 2, 4, "%s: not checked: %s", name,
			    row->verdict_reason);
	}
}

static void
print_verdict(struct paper *paper, const struct comparison *c)
{
	size_t balanced = count_rows(c, VERDICT_BALANCED);
	size_t contradicted = count_rows(c, VERDICT_CONTRADICTED);

	print_troubles(paper, c);
	if (!c->complete)
		say(paper, INK_BAD, 2, 4,
		    "Incomplete: the comparison was interrupted.");
	say(paper, contradicted > 0 ? INK_BAD : INK_GOOD, 2, 4,
	    "%s: %zu of %zu row%s %s as the model predicts%s. %s took %.*f "
	    "seconds.",
	    contradicted > 0	       ? "Contradicted"
		: balanced == c->count ? "Balanced"
				       : "Not all",
	    balanced, c->count, plural(c->count), c->count == 1 ? "is" : "are",
	    c->platform.proof != PROOF_TOTALS ? ", to the page" : "",
	    c->count == 1 ? "It" : "They",
	    c->elapsed_ns < INT64_C(1000000000) ? 2 : 1,
	    (double)c->elapsed_ns / 1e9);
}

int
tables_print(const struct comparison *c, FILE *out)
{
	struct paper paper = {.out = out, .style = c->request.style};
	const struct speaker speaker = {c, say_conclusion, &paper};
	struct table_cells cells = {.at = NULL};
	int error = c->request.streams ? 0 : collect(&cells, c);

	if (error < 0)
		return error;
	if (c->request.streams)
		stream_table_print(&paper, c);
	else
		print_tables(&paper, c, &cells);
	fputs("\nfindings\n", out);
	conclusions_draw(&speaker);
	print_verdict(&paper, c);
	free(cells.at);
	return paper_done(&paper);
}
