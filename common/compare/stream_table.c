/* stream_table.c: the rows of pairs that stream, as a table. A bar shows the
 * rate of each row. */
#include <inttypes.h>
#include <string.h>

#include "compare/row_table.h"
#include "report/sentences/actor_sets.h"

#define OF_STREAM(member, unit)                                                \
	offsetof(struct row, stream.member), true, unit, NULL

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

static void
print_words(struct paper *paper, const struct comparison *c)
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
}

void
stream_table_make(struct row_tables *tables, const struct comparison *c)
{
	bool frames = c->platform.proof == PROOF_FRAMES;
	const struct row_column columns[] = {
	    {"M/s", OF_STREAM(message_rate, 1e6)},
	    {"GB/s", OF_STREAM(byte_rate, 1e9)},
	    {"p50", OF_STREAM(latency[0], 1e3)},
	    {"p99", OF_STREAM(latency[1], 1e3)},
	    {"p99.9", OF_STREAM(latency[2], 1e3)},
	    {"faults", OF_STREAM(faults, 0)},
	    {"RSS", OF_LOOK(rss_kib)},
	    {frames ? "frames" : "by PSS", OF_LOOK(held_kib)},
	};
	struct row_column *to = tables->columns[0];

	memcpy(to, columns, sizeof columns);
	tables->count = 1;
	tables->at[0] = (struct row_table){"", to,
	    sizeof columns / sizeof *columns, .length = &to[0], .full = &to[0],
	    .less = "▏"};
}

void
stream_table_print(struct paper *paper, const struct comparison *c,
    const struct row_table *table, const struct row_lines *lines)
{
	print_words(paper, c);
	row_table_print(paper, table, lines);
}
