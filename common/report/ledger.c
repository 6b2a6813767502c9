#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include "ledger/balance.h"
#include "report/findings.h"
#include "report/ledger.h"
#include "report/names.h"
#include "report/rows.h"
#include "report/table.h"

/* The columns before those that not every step has: huge pages and the fault
 * classes. */
enum {
	LABEL,
	VSZ,
	RSS,
	PSS,
	USS,
	PAGES,
	FAULTS,
	COLUMNS,
};
#define COLUMNS_MAX (COLUMNS + 1 + FAULT_CLASSES)

/* Which of those there are; their numbers, 0: none. */
struct layout {
	size_t columns, huge, fault[FAULT_CLASSES];
};

static int64_t
sum_of(const int64_t faults[FAULT_CLASSES])
{
	int64_t sum = 0;

	for (int i = 0; i < FAULT_CLASSES; i++)
		sum += faults[i];
	return sum;
}

/* " = 4 copies + 4 reuses"; nothing for no faults. */
static void
tell_classes(FILE *out, const int64_t faults[FAULT_CLASSES])
{
	const char *join = " = ";

	for (int i = 0; i < FAULT_CLASSES; i++) {
		bool one = faults[i] == 1;

		if (faults[i] == 0)
			continue;
		fprintf(out, "%s%" PRId64 " ", join, faults[i]);
		if (i == FAULT_COPY)
			fputs(one ? "copy" : "copies", out);
		else
			fprintf(out, "%s%s",
			    model_fault_name((enum model_fault)i),
			    one ? "" : "s");
		join = " + ";
	}
}

void
ledger_tell(FILE *out, const struct head_record *head,
    const struct ledger_record *ledger)
{
	int64_t faults = sum_of(ledger->faults);

	if (ledger->reason != NULL) {
		fprintf(out, "not predicted: %s", ledger->reason);
		return;
	}
	if (head->predicted) {
		if (faults == 0)
			fputs("none", out);
		else
			fprintf(out, "%" PRId64, faults);
	} else {
		fprintf(out, "%" PRIu64 " of %" PRIu64 " line%s balance%s; ",
		    ledger->balanced, ledger->lines, plural(ledger->lines),
		    ledger->lines == 1 ? "s" : "");
		if (faults == 0)
			fputs("no faults", out);
		else
			fprintf(out, "%" PRId64 " fault%s", faults,
			    plural((uint64_t)faults));
	}
	tell_classes(out, ledger->faults);
	if (ledger->unchecked > 0)
		fprintf(out, "; %" PRIu64 " line%s not checked",
		    ledger->unchecked, plural(ledger->unchecked));
}

static void
print_line(struct sheet *sheet, const struct head_record *head,
    const struct step_record *step)
{
	const struct ledger_record *ledger = &step->ledger;
	bool fails = ledger->balanced < ledger->lines;
	struct draft draft;

	if (draft_open(&draft) != NULL) {
		fputs(head->predicted ? "faults: " : "ledger: ", draft.out);
		fputs(fails ? "CONTRADICTED: " : "", draft.out);
		ledger_tell(draft.out, head, ledger);
	}
	draft_say(&draft, sheet, fails ? INK_BAD : INK_PLAIN, 0, 2);
	if (!fails && step->finding_count > 0)
		say(sheet, INK_BAD, 0, 2, "CONTRADICTED by other figures:");
}

/* Two rows of texts, and the room for them. */
struct rows {
	char room[2][COLUMNS_MAX][FIGURE_MAX + 1];
	const char *text[2][COLUMNS_MAX];
};

static void
put_line(struct rows *rows, size_t column, const struct balance_line *line)
{
	char *predicted = rows->room[0][column];
	char *measured = rows->room[1][column];
	bool differs = line->verdict == VERDICT_CONTRADICTED;

	measured[0] = '*';
	rows->text[0][column] = figure_text(
	    line->predicted, predicted, FIGURE_MAX);
	figure_text(line->measured, measured + 1, FIGURE_MAX);
	rows->text[1][column] = differs ? measured : measured + 1;
}

/* Puts the pages that differ, "=" if there are none. */
static void
put_pages(struct rows *rows, const struct balance *balance)
{
	const struct balance_line *line = &balance->line[BALANCE_PAGES];

	if (!line->entered)
		return;
	put_line(rows, PAGES, line);
	rows->text[0][PAGES] = NULL;
	if (line->verdict == VERDICT_BALANCED)
		rows->text[1][PAGES] = "=";
}

static void
add_process(struct table *table, const struct layout *layout,
    const struct predicted_record *predicted, const struct balance *balance)
{
	struct rows rows = {0};
	char label[32];

	rows.text[0][LABEL] = actor_label(
	    predicted->index, label, sizeof label);
	rows.text[1][LABEL] = "  measured";
	put_line(&rows, VSZ, &balance->line[BALANCE_VSZ]);
	put_line(&rows, RSS, &balance->line[BALANCE_RSS]);
	put_line(&rows, PSS, &balance->line[BALANCE_PSS]);
	put_line(&rows, USS, &balance->line[BALANCE_USS]);
	put_line(&rows, FAULTS, &balance->line[BALANCE_FAULTS]);
	put_pages(&rows, balance);
	if (layout->huge > 0)
		put_line(&rows, layout->huge, &balance->line[BALANCE_HUGE]);
	for (int i = 0; i < FAULT_CLASSES; i++) {
		size_t column = layout->fault[i];

		if (column > 0)
			rows.text[0][column] = figure_text(predicted->faults[i],
			    rows.room[0][column], FIGURE_MAX);
	}
	if (layout->fault[FAULT_MAJOR] > 0)
		put_line(&rows, layout->fault[FAULT_MAJOR],
		    &balance->line[BALANCE_MAJOR]);
	table_row(table, INK_PLAIN, rows.text[0]);
	table_row(table, INK_CHANGE, rows.text[1]);
}

/* Returns whether all lines of the process do that can be checked. */
static bool
balances(const struct balance *balance)
{
	for (int i = 0; i < BALANCE_FIGURES; i++)
		if (balance->line[i].entered &&
		    balance->line[i].verdict == VERDICT_CONTRADICTED)
			return false;
	return true;
}

/* Has any of them a line for that figure? */
static bool
is_entered(
    const struct balance *balances, size_t count, enum balance_figure figure)
{
	for (size_t i = 0; i < count; i++)
		if (balances[i].line[figure].entered)
			return true;
	return false;
}

static void
begin_table(struct table *table, struct layout *layout,
    const struct ledger_record *ledger, const struct balance *balances)
{
	const char *titles[COLUMNS_MAX] = {
	    "predicted", "VSZ", "RSS", "PSS", "USS", "pages", "faults"};
	size_t count = ledger->process_count;

	*layout = (struct layout){.columns = COLUMNS};
	if (is_entered(balances, count, BALANCE_HUGE)) {
		layout->huge = layout->columns++;
		titles[layout->huge] = "huge";
	}
	for (int i = 0; i < FAULT_CLASSES; i++) {
		if (ledger->faults[i] == 0 &&
		    (i != FAULT_MAJOR ||
			!is_entered(balances, count, BALANCE_MAJOR)))
			continue;
		layout->fault[i] = layout->columns++;
		titles[layout->fault[i]] = model_fault_name(
		    (enum model_fault)i);
	}
	table_init(table, titles, layout->columns);
}

static void
print_frames(struct sheet *sheet, const struct step_record *step)
{
	int64_t predicted = step->ledger.frames, measured = step->group.frames;
	bool differs = measured != UNKNOWN && measured != predicted;
	char text[FIGURE_MAX];

	say(sheet, INK_PLAIN, 0, 2,
	    "distinct frames: predicted %" PRId64 ", measured %s%s", predicted,
	    differs ? "*" : "", figure_text(measured, text, sizeof text));
}

/* The balance of every process; of one that has none, no line is entered.
 * Allocated; or NULL. */
static struct balance *
make_balances(const struct step_record *before, const struct step_record *step)
{
	const struct ledger_record *ledger = &step->ledger;
	struct balance *balances = calloc(
	    ledger->process_count + 1, sizeof *balances);

	for (size_t i = 0; balances != NULL && i < ledger->process_count; i++) {
		unsigned index = ledger->processes[i].index;
		const struct process_record *after = step_process(step, index);

		if (after != NULL)
			balance_make(&ledger->processes[i],
			    step_process(before, index), after, &balances[i]);
	}
	return balances;
}

static void
print_table(struct sheet *sheet, const struct step_record *before,
    const struct step_record *step)
{
	const struct ledger_record *ledger = &step->ledger;
	struct balance *made = make_balances(before, step);
	size_t shown = rows_shown(step), others = 0, balanced = 0;
	struct layout layout;
	struct table table;

	if (made == NULL) {
		sheet->error = -ENOMEM;
		return;
	}
	begin_table(&table, &layout, ledger, made);
	for (size_t i = 0; i < ledger->process_count; i++) {
		if (!made[i].line[BALANCE_VSZ].entered)
			continue;
		if (i < shown) {
			add_process(
			    &table, &layout, &ledger->processes[i], &made[i]);
			continue;
		}
		others++;
		balanced += balances(&made[i]);
	}
	free(made);
	table_widen(&table, 12, 6, (size_t)sheet->style.width);
	table_print(&table, sheet);
	table_release(&table);
	if (others > 0)
		say(sheet, INK_PLAIN, 0, 2,
		    "%zu of %zu other processes balance", balanced, others);
	print_frames(sheet, step);
}

void
ledger_print(struct sheet *sheet, const struct head_record *head,
    const struct step_record *before, const struct step_record *step)
{
	print_line(sheet, head, step);
	findings_print(sheet, step->findings, step->finding_count, false);
	if (sheet->style.ledger && !head->predicted &&
	    step->ledger.reason == NULL)
		print_table(sheet, before, step);
}

void
ledger_legend(struct sheet *sheet)
{
	say(sheet, INK_PLAIN, 2, 4,
	    "The ledger holds what the model predicts against what is "
	    "measured, line by line: for each process VSZ, RSS, PSS and USS "
	    "of the region, the faults of the step, and all pages; and the "
	    "distinct frames of all processes.");
	if (sheet->style.ledger)
		say(sheet, INK_PLAIN, 2, 4,
		    "In its table, * marks what is not as predicted; under "
		    "pages, = means that every page is, and a number how many "
		    "are not. Of faults the sum is measured, and the classes "
		    "are the model's.");
}
