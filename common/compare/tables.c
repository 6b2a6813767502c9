/* tables.c: the rows in two tables, memory in one, faults and time in the
 * other, by the number of consumers, so that the kinds stand side by side. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compare/conclusions.h"
#include "compare/precision.h"
#include "compare/row_table.h"
#include "compare/tables.h"
#include "report/sentences/actor_sets.h"

#define OF_ROW(member, words) offsetof(struct row, member), true, 0, words

static char *
milliseconds(int64_t ns, char *text)
{
	if (ns == UNKNOWN)
		return figure_text(ns, text, ROUGH_MAX);
	snprintf(text, ROUGH_MAX, ns < INT64_C(100000000) ? "%.1f" : "%.0f",
	    (double)ns / 1000000);
	return text;
}

static void
make_memory(struct row_tables *tables, bool frames)
{
	const struct row_column columns[] = {
	    {"RSS", OF_LOOK(rss_kib)},
	    {"PSS", OF_LOOK(pss_kib)},
	    {"USS", OF_LOOK(uss_each_kib)},
	    {frames ? "frames" : "by PSS", OF_LOOK(held_kib)},
	    {"tables", OF_LOOK(pte_kib)},
	};
	struct row_column *to = tables->columns[tables->count];

	memcpy(to, columns, sizeof columns);
	tables->at[tables->count++] = (struct row_table){"in kB", to,
	    sizeof columns / sizeof *columns, .length = &to[0], .full = &to[3]};
}

/* The first class, zero-read, has a column only where there is such a fault. */
static void
make_work(struct row_tables *tables, const struct row_lines *lines)
{
	struct row_column *columns = tables->columns[tables->count];
	struct row_table table = {"in faults, ms", columns,
	    .count = FAULT_CLASSES + 2, .note = "least-most",
	    .note_of = precision_of_writes};

	for (size_t i = 0; i < FAULT_CLASSES; i++)
		columns[i] = (struct row_column){
		    model_fault_name((enum model_fault)i), OF_LOOK(faults[i])};
	columns[FAULT_CLASSES] = (struct row_column){
	    "hand-over", OF_ROW(hand_over_ns, milliseconds)};
	columns[FAULT_CLASSES + 1] = (struct row_column){
	    "writes", OF_ROW(write_ns, milliseconds)};
	if (row_column_most(&columns[FAULT_ZERO_READ], lines) == 0) {
		table.columns++;
		table.count--;
	}
	tables->at[tables->count++] = table;
}

void
row_tables_make(struct row_tables *tables, const struct comparison *c,
    const struct row_lines *lines)
{
	*tables = (struct row_tables){0};
	if (c->request.streams) {
		stream_table_make(tables, c);
		return;
	}
	make_memory(tables, c->platform.proof == PROOF_FRAMES);
	make_work(tables, lines);
}

static void
print_memory(struct paper *paper, const struct comparison *c,
    const struct row_table *table, const struct row_lines *lines)
{
	say(paper, INK_PLAIN, 0, 2,
	    "Memory in the region: RSS and PSS summed over all processes; USS, "
	    "what each has for itself, on average; %s; tables: page tables, "
	    "all of each process. The line of a kind is before the consumers "
	    "write, those below it after.",
	    c->platform.proof == PROOF_FRAMES
		? "frames: what all distinct frames hold"
		: "by PSS: what is held, by the sum of PSS, since only root "
		  "sees frames");
	say(paper, INK_PLAIN, 0, 2, "Bars: %s is held, %s is what RSS adds.",
	    paper->style.ascii ? "#" : "█", paper->style.ascii ? "." : "░");
	row_table_print(paper, table, lines);
}

static void
print_work(struct paper *paper, const struct comparison *c,
    const struct row_table *table, const struct row_lines *lines)
{
	say(paper, INK_PLAIN, 0, 2,
	    "Faults by what they did, and milliseconds. The line of a kind is "
	    "the way there (fill, hand over, read all), those below it are the "
	    "writes. Hand-over is fork(), with all it takes until the child "
	    "can act; or attaching to an object, for programs that run "
	    "already. least-most: what the writes took in all runs.%s",
	    c->abreast ? " Two rows were run at a time where they could be, "
			 "each on a CPU of its own."
		       : "");
	row_table_print(paper, table, lines);
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
	    proof_name(c->platform.proof), r->options->pattern.text,
	    c->platform.uts.release, c->platform.cpus,
	    plural((uint64_t)c->platform.cpus));
}

static int
print_precision(struct paper *paper, const struct comparison *c)
{
	char *words = precision_words(c);

	if (words == NULL)
		return -ENOMEM;
	say_text(paper, INK_PLAIN, 0, 2, words);
	free(words);
	return 0;
}

/* Returns 0 or -ENOMEM. */
static int
print_tables(struct paper *paper, const struct comparison *c)
{
	struct row_lines lines;
	struct row_tables tables;
	int error = row_lines_make(&lines, c);

	if (error == 0)
		row_tables_make(&tables, c, &lines);
	if (error == 0 && c->request.streams) {
		stream_table_print(paper, c, &tables.at[0], &lines);
	} else if (error == 0) {
		print_head(paper, c);
		fputc('\n', paper->out);
		print_memory(paper, c, &tables.at[0], &lines);
		fputc('\n', paper->out);
		print_work(paper, c, &tables.at[1], &lines);
	}
	if (error == 0)
		error = print_precision(paper, c);
	free(lines.at);
	return error;
}

static int
print_findings(struct paper *paper, const struct comparison *c)
{
	char *sentences = conclusions_draw(c), *rest = sentences, *sentence;

	fputs("\nfindings\n", paper->out);
	while ((sentence = strsep(&rest, "\n")) != NULL)
		if (*sentence != '\0')
			say_text(paper, INK_PLAIN, 2, 4, sentence);
	free(sentences);
	return sentences != NULL ? 0 : -ENOMEM;
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
			    "%s: not reproduced: in one run, %s; the figures "
			    "are those of other runs.",
			    name, row->unrepeated);
		if (row->state == ROW_FAILED)
			say(paper, INK_BAD, 2, 4, "%s: could not run: %s", name,
			    row->why);
		else if (row->verdict != VERDICT_BALANCED)
			say(paper,
			    row->verdict == VERDICT_CONTRADICTED ? INK_BAD
								 : INK_PLAIN,
			    2, 4, "%s: %s: %s", name,
			    verdict_name(row->verdict), row_reason(row));
	}
}

void
tables_print_verdict(struct paper *paper, const struct comparison *c)
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
	int error = print_tables(&paper, c);

	if (error == 0)
		error = print_findings(&paper, c);
	if (error < 0)
		return error;
	tables_print_verdict(&paper, c);
	return paper_done(&paper);
}
