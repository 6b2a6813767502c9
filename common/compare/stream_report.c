/* stream_report.c: rows of pairs that stream, told to a person. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compare/streams.h"
#include "report/paper/table.h"
#include "report/sentences/actor_names.h"

#define CELL_MAX 32
#define COLUMNS	 9

/* Three digits that count: "0.0123", "1.23", "12.3", "1234". */
static char *
rough(double value, char *text)
{
	int digits = 0;

	for (double v = value; value > 0 && v < 100 && digits < 4; v *= 10)
		digits++;
	snprintf(text, CELL_MAX, "%.*f", digits, value);
	return text;
}

/* In parts of so many, or "n/a". */
static char *
scaled(int64_t figure, double unit, char *text)
{
	if (figure == UNKNOWN)
		return figure_text(figure, text, CELL_MAX);
	return rough((double)figure / unit, text);
}

/* The largest number of messages a second, or 0. */
static int64_t
best_rate(const struct comparison *c)
{
	int64_t best = 0;

	for (size_t i = 0; i < c->count; i++)
		if (c->rows[i].flow.message_rate > best)
			best = c->rows[i].flow.message_rate;
	return best;
}

/* Empty for a heading (NULL) and where there is no rate. NULL: no memory. */
static char *
draw_bar(
    const struct row *row, const struct paper *paper, int64_t best, size_t room)
{
	int64_t rate = row != NULL ? row->flow.message_rate : UNKNOWN;
	bool ascii = paper->style.ascii;
	char *bar = calloc(room * strlen("█") + 1, 1), *end = bar;
	size_t length;

	if (bar == NULL || rate == UNKNOWN || best <= 0)
		return bar;
	length = (size_t)((double)rate / (double)best * (double)room + 0.5);
	if (length == 0)
		end = stpcpy(end, ascii ? "." : "▏");
	for (size_t i = 0; i < length; i++)
		end = stpcpy(end, ascii ? "#" : "█");
	return bar;
}

static void
add_row(struct table *table, const struct row *row)
{
	const struct stream_figures *f = &row->flow;
	const struct look *look = &row->after;
	char cells[COLUMNS - 1][CELL_MAX];
	const char *texts[COLUMNS] = {row->subject->name};

	scaled(f->message_rate, 1e6, cells[0]);
	scaled(f->byte_rate, 1e9, cells[1]);
	for (int i = 0; i < FLOW_LATENCIES; i++)
		scaled(f->latency[i], 1e3, cells[2 + i]);
	figure_text(f->faults, cells[5], CELL_MAX);
	figure_text(look->known ? look->rss_kib : UNKNOWN, cells[6], CELL_MAX);
	figure_text(look->known ? look->held_kib : UNKNOWN, cells[7], CELL_MAX);
	for (int i = 1; i < COLUMNS; i++)
		texts[i] = cells[i - 1];
	table_row(table, INK_PLAIN, texts);
}

/* All rows with so many consumers, below a heading. Which row a line of the
 * table is goes to at[] (NULL: a heading); returns how many there are then. */
static size_t
add_section(struct table *table, const struct comparison *c, unsigned consumers,
    const struct row **at, size_t count)
{
	char label[CELL_MAX];
	const char *heading[COLUMNS] = {label};

	snprintf(
	    label, sizeof label, "%u consumer%s", consumers, plural(consumers));
	table_row(table, INK_HEAD, heading);
	at[count++] = NULL;
	for (size_t i = 0; i < c->count; i++) {
		if (c->rows[i].consumers != consumers)
			continue;
		add_row(table, &c->rows[i]);
		at[count++] = &c->rows[i];
	}
	return count;
}

static void
print_table(struct paper *paper, const struct comparison *c)
{
	const char *titles[COLUMNS] = {"", "M/s", "GB/s", "p50", "p99", "p99.9",
	    "faults", "RSS",
	    c->platform.proof == PROOF_FRAMES ? "frames" : "by PSS"};
	const struct row **at = calloc(2 * c->count, sizeof(*at));
	struct table table;
	size_t count = 0;

	if (at == NULL) {
		paper->error = paper->error != 0 ? paper->error : -ENOMEM;
		return;
	}
	table_init(&table, titles, COLUMNS);
	for (unsigned n = next_consumers(c, 0); n > 0; n = next_consumers(c, n))
		count = add_section(&table, c, n, at, count);
	for (size_t i = 0; i < count && i + 1 < table.count; i++)
		table_tail(&table, i + 1,
		    draw_bar(at[i], paper, best_rate(c),
			table_tail_room(&table, paper)));
	table_print(&table, paper);
	table_release(&table);
	free(at);
}

/* Of the rows; they may be a default of each pair. */
static void
print_messages(struct paper *paper, const struct comparison *c)
{
	const struct row *last = NULL;
	struct draft draft;

	if (draft_open(&draft) == NULL)
		return;
	fputs("messages: ", draft.out);
	for (size_t i = 0; i < c->count; i++) {
		const struct row *row = &c->rows[i];

		if (last != NULL && last->subject == row->subject)
			continue;
		fprintf(draft.out, "%s%s %" PRId64 " of %" PRId64 " bytes",
		    last != NULL ? ", " : "", row->subject->name,
		    row->flow.count, row->flow.message);
		last = row;
	}
	draft_say(&draft, paper, INK_PLAIN, 2, 4);
}

void
streams_print(struct paper *paper, const struct comparison *c)
{
	say(paper, INK_HEAD, 0, 2,
	    "compare: the same stream of messages, whatever it goes through");
	say(paper, INK_PLAIN, 2, 2, "proof: %s; Linux %s, %d CPU%s",
	    proof_name(c->platform.proof), c->platform.uts.release,
	    c->platform.cpus, plural((uint64_t)c->platform.cpus));
	print_messages(paper, c);
	fputc('\n', paper->out);
	say(paper, INK_PLAIN, 0, 2,
	    "M/s: million messages a second, as the producer sends them; to all "
	    "consumers counts once. p50, p99, p99.9: latency in microseconds "
	    "at one message every ten, of the slowest consumer; where "
	    "something else runs, they are the scheduler's. faults: of all "
	    "processes while the messages flow. RSS: of the region in kB, "
	    "summed; %s.",
	    c->platform.proof == PROOF_FRAMES
		? "frames: what its distinct frames hold"
		: "by PSS: what it holds, by the sum of PSS, since only root "
		  "sees frames");
	say(paper, INK_PLAIN, 0, 2,
	    "Bars: messages a second; linear, so that twice as long is twice "
	    "as many. %s is less than half a mark.",
	    paper->style.ascii ? "." : "▏");
	print_table(paper, c);
}

struct stream_speaker {
	const struct comparison *c;
	void (*hear)(void *arg, const char *sentence);
	void *arg;
};

/* Lets the sentence be heard. */
static void
speak(const struct stream_speaker *s, struct draft *draft)
{
	char *sentence = draft_take(draft);

	if (sentence != NULL)
		s->hear(s->arg, sentence);
	free(sentence);
}

/* What was contradicted teaches nothing. */
static bool
is_usable(const struct row *row, unsigned consumers)
{
	return row->state == ROW_DONE && row->consumers == consumers &&
	    row->verdict != VERDICT_CONTRADICTED && row->flow.message_rate > 0;
}

/* Was the producer done long before the consumers? Then most messages lay in the
 * channel, and its rate says how fast it is filled. */
static bool
is_filling(const struct row *row)
{
	const struct stream_figures *f = &row->flow;

	return (double)f->count / (double)f->message_rate * 1e9 * 2 <
	    (double)f->stream_ns;
}

static bool
is_rated(const struct row *row, unsigned consumers)
{
	return is_usable(row, consumers) && !is_filling(row);
}

static const struct row *
fastest(const struct comparison *c, unsigned consumers)
{
	const struct row *best = NULL;

	for (size_t i = 0; i < c->count; i++) {
		const struct row *row = &c->rows[i];

		if (is_rated(row, consumers) &&
		    (best == NULL ||
			row->flow.message_rate > best->flow.message_rate))
			best = row;
	}
	return best;
}

static size_t
count_such(const struct comparison *c, unsigned consumers,
    bool (*is_such)(const struct row *, unsigned consumers))
{
	size_t count = 0;

	for (size_t i = 0; i < c->count; i++)
		count += is_such(&c->rows[i], consumers);
	return count;
}

/* "40 times the messages of pipe", "52 times those of socket". */
static void
put_ratio(FILE *out, const struct row *best, const struct row *other,
    const char *messages)
{
	double ratio = (double)best->flow.message_rate /
	    (double)other->flow.message_rate;

	if (ratio < 1.05)
		fprintf(out, "as many as %s", other->subject->name);
	else
		fprintf(out, "%.*f times %s of %s", ratio < 10, ratio, messages,
		    other->subject->name);
}

/* Is a page of the region in more than one process? */
static bool
is_shared(const struct row *row)
{
	return row->after.held_kib < row->after.rss_kib;
}

static void
tell_rate(const struct stream_speaker *s, unsigned consumers)
{
	const struct row *best = fastest(s->c, consumers);
	const char *comma = " ", *messages = "the messages";
	struct draft draft;

	if (count_such(s->c, consumers, is_rated) < 2 ||
	    draft_open(&draft) == NULL)
		return;
	fprintf(draft.out, "%u consumer%s, %s:", consumers, plural(consumers),
	    best->subject->name);
	for (size_t i = 0; i < s->c->count; i++) {
		const struct row *row = &s->c->rows[i];

		if (row == best || !is_rated(row, consumers))
			continue;
		fputs(comma, draft.out);
		put_ratio(draft.out, best, row, messages);
		comma = ", ";
		messages = "those";
	}
	if (best->flow.faults != UNKNOWN)
		fprintf(draft.out, "; %" PRId64 " page fault%s",
		    best->flow.faults, plural((uint64_t)best->flow.faults));
	fputc('.', draft.out);
	speak(s, &draft);
}

/* Things whose memory is shared, or not. */
static void
tell_memory(const struct stream_speaker *s, unsigned consumers, bool shared)
{
	const char *comma = "";
	size_t count = 0;
	struct draft draft;

	for (size_t i = 0; i < s->c->count; i++)
		count += is_usable(&s->c->rows[i], consumers) &&
		    is_shared(&s->c->rows[i]) == shared;
	if (count == 0 || draft_open(&draft) == NULL)
		return;
	for (size_t i = 0; i < s->c->count; i++) {
		const struct row *row = &s->c->rows[i];

		if (!is_usable(row, consumers) || is_shared(row) != shared)
			continue;
		fprintf(draft.out, "%s%s", comma, row->subject->name);
		if (shared)
			fprintf(draft.out,
			    " (RSS adds up to %" PRId64 " kB, %" PRId64
			    " kB are held)",
			    row->after.rss_kib, row->after.held_kib);
		comma = ", ";
	}
	fputs(shared
		? ": the processes map the same pages, so a message is "
		  "read where it was written, without a copy in the kernel."
		: ": no page is in two processes, so what a consumer "
		  "reads is a copy that the kernel made.",
	    draft.out);
	speak(s, &draft);
}

static void
tell_latency(const struct stream_speaker *s, unsigned consumers)
{
	const struct row *least = NULL, *most = NULL;
	char low[CELL_MAX], high[CELL_MAX];
	struct draft draft;

	for (size_t i = 0; i < s->c->count; i++) {
		const struct row *row = &s->c->rows[i];

		if (!is_usable(row, consumers) ||
		    row->flow.latency[0] == UNKNOWN)
			continue;
		if (least == NULL ||
		    row->flow.latency[0] < least->flow.latency[0])
			least = row;
		if (most == NULL ||
		    row->flow.latency[0] > most->flow.latency[0])
			most = row;
	}
	if (least == most || draft_open(&draft) == NULL)
		return;
	fprintf(draft.out,
	    "%u consumer%s: half of the paced messages come within %s us "
	    "(%s), %s us (%s).",
	    consumers, plural(consumers),
	    scaled(least->flow.latency[0], 1e3, low), least->subject->name,
	    scaled(most->flow.latency[0], 1e3, high), most->subject->name);
	speak(s, &draft);
}

/* Rates that say nothing of the consumers. */
static void
tell_filling(const struct stream_speaker *s, unsigned consumers)
{
	const char *comma = " ";
	struct draft draft;

	if (count_such(s->c, consumers, is_usable) ==
		count_such(s->c, consumers, is_rated) ||
	    draft_open(&draft) == NULL)
		return;
	fprintf(draft.out, "%u consumer%s,", consumers, plural(consumers));
	for (size_t i = 0; i < s->c->count; i++) {
		const struct row *row = &s->c->rows[i];

		if (!is_usable(row, consumers) || !is_filling(row))
			continue;
		fprintf(draft.out, "%s%s", comma, row->subject->name);
		comma = ", ";
	}
	fputs(": the producer was done long before the consumers had "
	      "everything, so the rate is that of sending alone; a larger "
	      "--count shows what gets through.",
	    draft.out);
	speak(s, &draft);
}

/* Where processes take turns, the rate is that of the scheduler, too. */
static void
tell_crowd(const struct stream_speaker *s, unsigned most)
{
	int cpus = s->c->platform.cpus;
	struct draft draft;

	if ((int64_t)most + 1 <= cpus || draft_open(&draft) == NULL)
		return;
	fprintf(draft.out,
	    "%u processes have %d CPU%s: they wait for each other, and rates "
	    "and latencies are the scheduler's, too.",
	    most + 1, cpus, plural((uint64_t)cpus));
	speak(s, &draft);
}

void
streams_conclude(const struct comparison *c,
    void (*hear)(void *arg, const char *sentence), void *arg)
{
	const struct stream_speaker s = {c, hear, arg};
	unsigned most = 0;

	for (unsigned n = next_consumers(c, 0); n > 0;
	     n = next_consumers(c, n)) {
		tell_rate(&s, n);
		tell_filling(&s, n);
		tell_latency(&s, n);
		if (count_such(c, n, is_usable) > 0)
			most = n;
	}
	if (most == 0)
		return;
	tell_memory(&s, most, true);
	tell_memory(&s, most, false);
	tell_crowd(&s, most);
}
