/* stream_table.c: see stream_table.h. A bar shows the rate of each row. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compare/speaker.h"
#include "compare/stream_table.h"
#include "report/paper/table.h"
#include "report/sentences/actor_sets.h"

#define CELL_MAX ROUGH_MAX
#define COLUMNS	 9

/* The largest number of messages a second, or 0. */
static int64_t
best_rate(const struct comparison *c)
{
	int64_t best = 0;

	for (size_t i = 0; i < c->count; i++)
		if (c->rows[i].stream.message_rate > best)
			best = c->rows[i].stream.message_rate;
	return best;
}

/* Empty for a heading (NULL) and where there is no rate. NULL: no memory. */
static char *
draw_bar(
    const struct row *row, const struct paper *paper, int64_t best, size_t room)
{
	int64_t rate = row != NULL ? row->stream.message_rate : UNKNOWN;
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
	const struct stream_figures *f = &row->stream;
	const struct look *look = &row->after;
	char cells[COLUMNS - 1][CELL_MAX];
	const char *texts[COLUMNS] = {row->subject->name};

	rough_figure(f->message_rate, 1e6, cells[0]);
	rough_figure(f->byte_rate, 1e9, cells[1]);
	for (int i = 0; i < STREAM_LATENCIES; i++)
		rough_figure(f->latency[i], 1e3, cells[2 + i]);
	figure_text(f->faults, cells[5], CELL_MAX);
	figure_text(look->known ? look->rss_kib : UNKNOWN, cells[6], CELL_MAX);
	figure_text(look->known ? look->held_kib : UNKNOWN, cells[7], CELL_MAX);
	for (int i = 1; i < COLUMNS; i++)
		texts[i] = cells[i - 1];
	table_row(table, INK_PLAIN, texts);
}

/* All rows with so many consumers, below a heading. Stores in at[] which row
 * each line of the table is (NULL: a heading); returns how many there are. */
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

/* Of each row, since the default is the pair's. */
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
		    row->stream.count, row->stream.message);
		last = row;
	}
	draft_say(&draft, paper, INK_PLAIN, 2, 4);
}

void
stream_table_print(struct paper *paper, const struct comparison *c)
{
	say(paper, INK_HEAD, 0, 2,
	    "compare: the same stream of messages, whatever it goes through");
	say(paper, INK_PLAIN, 2, 2, "proof: %s; Linux %s, %d CPU%s",
	    proof_name(c->platform.proof), c->platform.uts.release,
	    c->platform.cpus, plural((uint64_t)c->platform.cpus));
	print_messages(paper, c);
	fputc('\n', paper->out);
	say(paper, INK_PLAIN, 0, 2,
	    "M/s: million messages a second, as the producer sends them; to "
	    "all consumers counts once. p50, p99, p99.9: latency in "
	    "microseconds "
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
