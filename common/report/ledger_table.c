#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include "ledger/balance.h"
#include "report/findings.h"
#include "report/ledger_table.h"
#include "report/paper/table.h"
#include "report/rows.h"
#include "report/sentences/actor_sets.h"

/* The columns that every step has. After them come, where there are any, the
 * parts of RSS and the fault classes. */
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

/* The parts of RSS, and of the region, and the figures of the balance that they
 * show. */
static const struct {
	int figure; /* enum balance_figure */
	const char *title;
} parts[] = {
    {BALANCE_ANONYMOUS, "anon"},
    {BALANCE_DIRTY, "dirty"},
    {BALANCE_LOCKED, "locked"},
    {BALANCE_HUGE, "huge"},
    {BALANCE_MAPPINGS, "mappings"},
};
#define PARTS	    (sizeof parts / sizeof *parts)
#define COLUMNS_MAX (COLUMNS + PARTS + FAULT_CLASSES)

/* The columns of those that there are; 0: none. */
struct ledger_layout {
	size_t columns, part[PARTS], fault[FAULT_CLASSES];
};

/* "8", "0 to 8". */
static void
tell_range(FILE *out, const struct fault_range *range, int i)
{
	fprintf(out, "%" PRId64, range->least[i]);
	if (range->most[i] != range->least[i])
		fprintf(out, " to %" PRId64, range->most[i]);
}

/* " = 4 copies + 4 reuses"; nothing if there were no faults. */
static void
tell_classes(FILE *out, const struct fault_range *range)
{
	const char *join = " = ";

	for (int i = 0; i < FAULT_CLASSES; i++) {
		bool one = range->most[i] == 1;

		if (range->most[i] == 0)
			continue;
		fputs(join, out);
		tell_range(out, range, i);
		if (i == FAULT_COPY)
			fputs(one ? " copy" : " copies", out);
		else
			fprintf(out, " %s%s",
			    model_fault_name((enum model_fault)i),
			    one ? "" : "s");
		join = " + ";
	}
}

static struct fault_range
range_of(const struct ledger_record *ledger)
{
	return fault_range_of(ledger->faults, ledger->open, &ledger->range);
}

/* "16 faults = 12 copies + 4 reuses", "no faults"; "16 to 32 faults", if that
 * depends on who came first. */
static void
tell_faults(FILE *out, const struct ledger_record *ledger)
{
	struct fault_range range = range_of(ledger);

	if (range.most[FAULTS_ALL] == 0) {
		fputs("no faults", out);
		return;
	}
	tell_range(out, &range, FAULTS_ALL);
	fprintf(out, " fault%s", plural((uint64_t)range.most[FAULTS_ALL]));
	tell_classes(out, &range);
}

static void
tell_lines(FILE *out, const struct ledger_record *ledger)
{
	fprintf(out, "%" PRIu64 " of %" PRIu64 " line%s balance%s",
	    ledger->balanced, ledger->lines, plural(ledger->lines),
	    ledger->lines == 1 ? "s" : "");
}

void
ledger_table_summary(FILE *out, const struct head_record *head,
    const struct ledger_record *ledger)
{
	struct fault_range range = range_of(ledger);

	if (ledger->reason != NULL) {
		fprintf(out, "not predicted: %s", ledger->reason);
		return;
	}
	if (!head->predicted) {
		tell_lines(out, ledger);
		fputs("; ", out);
		tell_faults(out, ledger);
	} else if (range.most[FAULTS_ALL] == 0) {
		fputs("none", out);
	} else {
		tell_range(out, &range, FAULTS_ALL);
		tell_classes(out, &range);
	}
	if (ledger->spurious > 0)
		fprintf(
		    out, "; besides, %" PRId64 " spurious", ledger->spurious);
	if (ledger->unchecked > 0)
		fprintf(out, "; %" PRIu64 " line%s not checked",
		    ledger->unchecked, plural(ledger->unchecked));
}

bool
ledger_table_note(
    FILE *out, const struct head_record *head, const struct step_record *step)
{
	const struct ledger_record *ledger = &step->ledger;

	if (head->predicted || ledger->reason != NULL || ledger->lines == 0 ||
	    ledger->balanced < ledger->lines || ledger->spurious > 0 ||
	    step->finding_count > 0)
		return false;
	fprintf(out, "%" PRIu64 " of %" PRIu64 " balance", ledger->balanced,
	    ledger->lines);
	/* That frames are not seen is said once, as the level of proof. */
	if (ledger->unchecked > (step->group.frames == UNKNOWN))
		fprintf(out, ", %" PRIu64 " not checked", ledger->unchecked);
	return true;
}

void
ledger_table_faults(
    FILE *out, enum proof proof, const struct ledger_record *ledger)
{
	if (ledger->reason != NULL || faults_sum(ledger->faults) == 0)
		return;
	if (proof != PROOF_FRAMES)
		fputs("By the model: ", out);
	tell_faults(out, ledger);
}

static void
print_line(struct paper *paper, const struct head_record *head,
    const struct step_record *step)
{
	const struct ledger_record *ledger = &step->ledger;
	bool fails = ledger->balanced < ledger->lines;
	struct draft draft;

	if (draft_open(&draft) != NULL) {
		fputs(head->predicted ? "faults: " : "ledger: ", draft.out);
		fputs(fails ? "CONTRADICTED: " : "", draft.out);
		ledger_table_summary(draft.out, head, ledger);
	}
	draft_say(&draft, paper, fails ? INK_BAD : INK_PLAIN, 0, 2);
	if (!fails && step->finding_count > 0)
		say(paper, INK_BAD, 0, 2, "CONTRADICTED by other figures:");
}

/* "2 in its own stack, 1 in libc.so.6" */
static void
tell_places(FILE *out, const struct process_record *p)
{
	for (size_t i = 0; i < p->place_count; i++)
		fprintf(out, "%s%" PRId64 " in %s", i > 0 ? ", " : "",
		    p->places[i].faults, p->places[i].name);
}

/* Faults outside the region are no line of the ledger. */
static void
print_places(struct paper *paper, const struct actor_names *names,
    const struct step_record *step)
{
	struct draft draft;
	char label[ACTOR_LABEL_MAX];

	for (size_t i = 0; i < step->process_count; i++) {
		const struct process_record *p = &step->processes[i];

		if (p->place_count == 0)
			continue;
		if (draft_open(&draft) != NULL) {
			fprintf(draft.out, "faults of %s outside the region: ",
			    actor_label(names, p->index, label, sizeof label));
			tell_places(draft.out, p);
		}
		draft_say(&draft, paper, INK_PLAIN, 0, 2);
	}
}

/* Two rows of texts, and room for their figures. */
struct rows {
	char room[2][COLUMNS_MAX][BALANCE_TEXT_MAX];
	const char *text[2][COLUMNS_MAX];
};

static void
put_line(struct rows *rows, size_t column, const struct balance_line *line)
{
	char *predicted = rows->room[0][column];
	char *measured = rows->room[1][column];
	bool differs = line->verdict == VERDICT_CONTRADICTED;

	measured[0] = '*';
	rows->text[0][column] = balance_predicted_text(
	    line, predicted, BALANCE_TEXT_MAX);
	figure_text(line->measured, measured + 1, FIGURE_MAX);
	rows->text[1][column] = differs ? measured : measured + 1;
}

/* Puts how many pages differ, "=" if none do. */
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
add_process(struct table *table, const struct actor_names *names,
    const struct ledger_layout *layout,
    const struct predicted_record *predicted, const struct balance *balance)
{
	struct rows rows = {0};
	char label[ACTOR_LABEL_MAX];

	rows.text[0][LABEL] = actor_label(
	    names, predicted->index, label, sizeof label);
	rows.text[1][LABEL] = "  measured";
	put_line(&rows, VSZ, &balance->line[BALANCE_VSZ]);
	put_line(&rows, RSS, &balance->line[BALANCE_RSS]);
	put_line(&rows, PSS, &balance->line[BALANCE_PSS]);
	put_line(&rows, USS, &balance->line[BALANCE_USS]);
	put_line(&rows, FAULTS, &balance->line[BALANCE_FAULTS]);
	put_pages(&rows, balance);
	for (size_t i = 0; i < PARTS; i++)
		if (layout->part[i] > 0)
			put_line(&rows, layout->part[i],
			    &balance->line[parts[i].figure]);
	for (int i = 0; i < FAULT_CLASSES; i++) {
		size_t column = layout->fault[i];

		if (column == 0)
			continue;
		put_line(&rows, column, &balance->line[BALANCE_CLASS + i]);
		if (!balance->line[BALANCE_CLASS + i].entered)
			rows.text[1][column] = NULL;
	}
	table_row(table, INK_PLAIN, rows.text[0]);
	table_row(table, INK_CHANGE, rows.text[1]);
}

/* Do all lines of the process balance that can be checked? */
static bool
balances(const struct balance *balance)
{
	for (int i = 0; i < BALANCE_FIGURES; i++)
		if (balance->line[i].entered &&
		    balance->line[i].verdict == VERDICT_CONTRADICTED)
			return false;
	return true;
}

/* Does any of them have a line for that figure? */
static bool
is_entered(const struct balance *balances, size_t count, int figure)
{
	for (size_t i = 0; i < count; i++)
		if (balances[i].line[figure].entered)
			return true;
	return false;
}

static void
begin_table(struct table *table, struct ledger_layout *layout,
    const struct ledger_record *ledger, const struct balance *balances)
{
	const char *titles[COLUMNS_MAX] = {
	    "predicted", "VSZ", "RSS", "PSS", "USS", "pages", "faults"};
	size_t count = ledger->process_count;

	*layout = (struct ledger_layout){.columns = COLUMNS};
	for (size_t i = 0; i < PARTS; i++) {
		if (!is_entered(balances, count, parts[i].figure))
			continue;
		layout->part[i] = layout->columns++;
		titles[layout->part[i]] = parts[i].title;
	}
	for (int i = 0; i < FAULT_CLASSES; i++) {
		if (ledger->faults[i] == 0 &&
		    !is_entered(balances, count, BALANCE_CLASS + i))
			continue;
		layout->fault[i] = layout->columns++;
		titles[layout->fault[i]] = model_fault_name(
		    (enum model_fault)i);
	}
	table_init(table, titles, layout->columns);
}

static void
print_frames(struct paper *paper, const struct step_record *step)
{
	int64_t predicted = step->ledger.frames, measured = step->group.frames;
	bool differs = measured != UNKNOWN && measured != predicted;
	char text[FIGURE_MAX];

	say(paper, INK_PLAIN, 0, 2,
	    "distinct frames: predicted %" PRId64 ", measured %s%s", predicted,
	    differs ? "*" : "", figure_text(measured, text, sizeof text));
}

/* The balance of every process that the ledger predicts. A process that does
 * not live has no line in it. Allocated; or NULL. */
static struct balance *
make_balances(const struct step_record *before, const struct step_record *step)
{
	const struct ledger_record *ledger = &step->ledger;
	struct balance *balances = calloc(
	    ledger->process_count + 1, sizeof *balances);

	for (size_t i = 0; balances != NULL && i < ledger->process_count; i++) {
		unsigned index = ledger->processes[i].index;

		if (step_process(step, index) != NULL)
			balance_make(
			    &ledger->processes[i], before, step, &balances[i]);
	}
	return balances;
}

static void
print_table(struct paper *paper, const struct actor_names *names,
    const struct step_record *before, const struct step_record *step)
{
	const struct ledger_record *ledger = &step->ledger;
	struct balance *made = make_balances(before, step);
	size_t shown = rows_shown(step), others = 0, balanced = 0;
	struct ledger_layout layout;
	struct table table;

	if (made == NULL) {
		paper->error = -ENOMEM;
		return;
	}
	begin_table(&table, &layout, ledger, made);
	for (size_t i = 0; i < ledger->process_count; i++) {
		if (!made[i].line[BALANCE_VSZ].entered)
			continue;
		if (i < shown) {
			add_process(&table, names, &layout,
			    &ledger->processes[i], &made[i]);
			continue;
		}
		others++;
		balanced += balances(&made[i]);
	}
	free(made);
	table_widen(&table, 12, 6, (size_t)paper->style.width);
	table_print(&table, paper);
	table_release(&table);
	if (others > 0)
		say(paper, INK_PLAIN, 0, 2,
		    "%zu of %zu other processes balance", balanced, others);
	print_frames(paper, step);
}

void
ledger_table_print(struct paper *paper, const struct head_record *head,
    const struct step_record *before, const struct step_record *step,
    bool noted)
{
	if (!noted)
		print_line(paper, head, step);
	findings_print(
	    paper, &head->names, step->findings, step->finding_count, false);
	if (!head->predicted)
		print_places(paper, &head->names, step);
	if (step->region_count == 0)
		ledger_table_print_lines(paper, head, before, step);
}

void
ledger_table_print_lines(struct paper *paper, const struct head_record *head,
    const struct step_record *before, const struct step_record *step)
{
	if (paper->style.ledger && !head->predicted &&
	    step->ledger.reason == NULL)
		print_table(paper, &head->names, before, step);
}

void
ledger_table_legend(struct paper *paper)
{
	say(paper, INK_PLAIN, 2, 4,
	    "The ledger holds what the model predicts against what is "
	    "measured, line by line: for each process VSZ, RSS, PSS and USS "
	    "of the region, the anonymous and the dirty part of RSS where "
	    "there is any, the faults of the step, all together and by class, "
	    "and all pages; and the distinct frames of all processes. Page "
	    "tables are not predicted: they belong to the whole process.");
	if (paper->style.ledger)
		say(paper, INK_PLAIN, 2, 4,
		    "In its table, * marks what is not as predicted. Under "
		    "pages, = means that every page is, and a number says how "
		    "many are not. The class of a fault is measured by what "
		    "became of its page; where the pages do not show it, there "
		    "is only the model's figure.");
}
