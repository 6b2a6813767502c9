#include <inttypes.h>
#include <stdlib.h>

#include "ledger/balance.h"
#include "report/html/balance_table.h"
#include "report/ledger_table.h"
#include "report/rows.h"
#include "report/sentences/actor_sets.h"

/* The columns, in their order. */
static const struct {
	int figure;
	const char *title; /* NULL: that of the fault class */
} columns[] = {
    {BALANCE_VSZ, "VSZ"},
    {BALANCE_RSS, "RSS"},
    {BALANCE_PSS, "PSS"},
    {BALANCE_USS, "USS"},
    {BALANCE_ANONYMOUS, "anon"},
    {BALANCE_DIRTY, "dirty"},
    {BALANCE_LOCKED, "locked"},
    {BALANCE_HUGE, "huge"},
    {BALANCE_MAPPINGS, "mappings"},
    {BALANCE_PAGES, "pages"},
    {BALANCE_FAULTS, "faults"},
    {BALANCE_CLASS + FAULT_ZERO_READ, NULL},
    {BALANCE_CLASS + FAULT_ZERO_FILL, NULL},
    {BALANCE_CLASS + FAULT_MAP, NULL},
    {BALANCE_CLASS + FAULT_COPY, NULL},
    {BALANCE_CLASS + FAULT_REUSE, NULL},
    {BALANCE_CLASS + FAULT_MAJOR, NULL},
};
#define COLUMNS (sizeof columns / sizeof *columns)

struct balance_sheet {
	const struct head_record *head;
	const struct ledger_record *ledger;
	struct balance *balances; /* of the rows; owned */
	bool *lives;		  /* in the step; owned */
	size_t rows;
};

static bool
is_shown(const struct balance_sheet *sheet, size_t column)
{
	for (size_t i = 0; i < sheet->rows; i++)
		if (sheet->balances[i].line[columns[column].figure].entered)
			return true;
	return false;
}

static void
put_head(struct markup *m, const struct balance_sheet *sheet)
{
	markup_open(m, "thead");
	markup_open(m, "tr");
	markup_leaf(m, "th", NULL, "region, kB");
	markup_leaf(m, "th", NULL, "");
	for (size_t i = 0; i < COLUMNS; i++)
		if (is_shown(sheet, i))
			markup_leaf(m, "th", NULL,
			    columns[i].title != NULL
				? columns[i].title
				: model_fault_name((enum model_fault)(
				      columns[i].figure - BALANCE_CLASS)));
	markup_close(m);
	markup_close(m);
}

static void
put_figures(struct markup *m, const struct balance_sheet *sheet,
    const struct balance *balance, bool measured)
{
	char text[BALANCE_TEXT_MAX];

	for (size_t i = 0; i < COLUMNS; i++) {
		const struct balance_line *line =
		    &balance->line[columns[i].figure];
		bool differs = line->verdict == VERDICT_CONTRADICTED;

		if (!is_shown(sheet, i))
			continue;
		if (!line->entered)
			markup_leaf(m, "td", NULL, "");
		else if (columns[i].figure == BALANCE_PAGES)
			markup_leaf(m, "td", differs && measured ? "bad" : NULL,
			    !measured ? ""
				: line->verdict == VERDICT_BALANCED
				? "="
				: figure_text(
				      line->measured, text, sizeof text));
		else
			markup_leaf(m, "td", differs && measured ? "bad" : NULL,
			    measured
				? figure_text(line->measured, text, sizeof text)
				: balance_predicted_text(
				      line, text, sizeof text));
	}
}

static void
put_row(struct markup *m, const struct balance_sheet *sheet, size_t i)
{
	char label[ACTOR_LABEL_MAX];

	markup_open_class(m, "tr", "predicted");
	markup_leaf(m, "th", NULL,
	    actor_label(&sheet->head->names, sheet->ledger->processes[i].index,
		label, sizeof label));
	markup_leaf(m, "td", "side", "predicted");
	put_figures(m, sheet, &sheet->balances[i], false);
	markup_close(m);
	markup_open_class(m, "tr", "measured");
	markup_leaf(m, "th", NULL, "");
	markup_leaf(m, "td", "side", "measured");
	put_figures(m, sheet, &sheet->balances[i], true);
	markup_close(m);
}

static void
put_table(struct markup *m, const struct balance_sheet *sheet,
    const struct step_record *step)
{
	char measured[FIGURE_MAX];

	markup_open_class(m, "div", "scroll");
	markup_open_class(m, "table", "figures ledger");
	put_head(m, sheet);
	markup_open(m, "tbody");
	for (size_t i = 0; i < sheet->rows; i++)
		if (sheet->lives[i])
			put_row(m, sheet, i);
	markup_close(m);
	markup_close(m);
	markup_close(m);
	markup_leaf_format(m, "p", "note",
	    "Distinct frames: predicted %" PRId64 ", measured %s.",
	    sheet->ledger->frames,
	    figure_text(step->group.frames, measured, sizeof measured));
	if (sheet->rows < sheet->ledger->process_count)
		markup_leaf_format(m, "p", "note",
		    "and %zu more processes, which the record has",
		    sheet->ledger->process_count - sheet->rows);
}

static void
put_summary(struct markup *m, const struct head_record *head,
    const struct step_record *step)
{
	const struct ledger_record *ledger = &step->ledger;
	struct draft d;

	if (draft_open(&d) != NULL)
		ledger_table_summary(d.out, head, ledger);
	markup_open(m, "summary");
	markup_leaf(m, "b", NULL, head->predicted ? "Faults" : "Ledger");
	if (ledger->balanced < ledger->lines)
		markup_leaf(m, "b", "bad", " CONTRADICTED");
	if (step->region[0] != '\0')
		markup_text_format(m, " of %s", step->region);
	markup_text(m, ": ");
	markup_draft(m, &d);
	markup_close(m);
}

/* A process that does not live has no line. */
static void
balance(struct balance_sheet *sheet, const struct step_record *before,
    const struct step_record *step)
{
	for (size_t i = 0; i < sheet->rows; i++) {
		const struct predicted_record *p = &sheet->ledger->processes[i];

		if (step_process(step, p->index) == NULL)
			continue;
		balance_make(p, before, step, &sheet->balances[i]);
		sheet->lives[i] = sheet->balances[i].line[BALANCE_VSZ].entered;
	}
}

void
balance_table_write(struct markup *m, const struct head_record *head,
    const struct step_record *before, const struct step_record *step)
{
	const struct ledger_record *ledger = &step->ledger;
	struct balance_sheet sheet = {
	    .head = head,
	    .ledger = ledger,
	    .rows = rows_shown(step),
	};

	if (sheet.rows > ledger->process_count)
		sheet.rows = ledger->process_count;
	sheet.balances = calloc(sheet.rows + 1, sizeof *sheet.balances);
	sheet.lives = calloc(sheet.rows + 1, sizeof *sheet.lives);
	markup_open_class(m, "details", "fold ledger");
	if (ledger->balanced < ledger->lines)
		markup_attribute(m, "open", "");
	put_summary(m, head, step);
	if (sheet.balances != NULL && sheet.lives != NULL && sheet.rows > 0 &&
	    ledger->reason == NULL && !head->predicted) {
		balance(&sheet, before, step);
		put_table(m, &sheet, step);
	}
	markup_close(m);
	free(sheet.balances);
	free(sheet.lives);
}
