#include <inttypes.h>
#include <stdio.h>

#include "compare/stream_conclusions.h"
#include "report/sentences/actor_sets.h"

/* A row that was contradicted supports no conclusion. */
static bool
is_usable(const struct row *row, unsigned consumers)
{
	return row->state == ROW_DONE && row->consumers == consumers &&
	    row->verdict != VERDICT_CONTRADICTED &&
	    row->stream.message_rate > 0;
}

/* Was the producer done long before the consumers? Then most messages lay in
 * the channel, and its rate says how fast it is filled. */
static bool
is_filling(const struct row *row)
{
	const struct stream_figures *f = &row->stream;

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
			row->stream.message_rate > best->stream.message_rate))
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
	double ratio = (double)best->stream.message_rate /
	    (double)other->stream.message_rate;

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
tell_rate(const struct speaker *s, unsigned consumers)
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
	if (best->stream.faults != UNKNOWN)
		fprintf(draft.out, "; %" PRId64 " page fault%s",
		    best->stream.faults, plural((uint64_t)best->stream.faults));
	fputc('.', draft.out);
	speak_draft(s, &draft);
}

/* Subjects whose memory is shared, or not. */
static void
tell_memory(const struct speaker *s, unsigned consumers, bool shared)
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
	speak_draft(s, &draft);
}

static void
tell_latency(const struct speaker *s, unsigned consumers)
{
	const struct row *least = NULL, *most = NULL;
	char low[ROUGH_MAX], high[ROUGH_MAX];
	struct draft draft;

	for (size_t i = 0; i < s->c->count; i++) {
		const struct row *row = &s->c->rows[i];

		if (!is_usable(row, consumers) ||
		    row->stream.latency[0] == UNKNOWN)
			continue;
		if (least == NULL ||
		    row->stream.latency[0] < least->stream.latency[0])
			least = row;
		if (most == NULL ||
		    row->stream.latency[0] > most->stream.latency[0])
			most = row;
	}
	if (least == most || draft_open(&draft) == NULL)
		return;
	fprintf(draft.out,
	    "%u consumer%s: half of the paced messages come within %s us "
	    "(%s), %s us (%s).",
	    consumers, plural(consumers),
	    rough_figure(least->stream.latency[0], 1e3, low),
	    least->subject->name,
	    rough_figure(most->stream.latency[0], 1e3, high),
	    most->subject->name);
	speak_draft(s, &draft);
}

/* Rates that do not depend on the consumers. */
static void
tell_filling(const struct speaker *s, unsigned consumers)
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
	speak_draft(s, &draft);
}

/* Where processes share CPUs, the rate depends on the scheduler as well. */
static void
tell_crowd(const struct speaker *s, unsigned most)
{
	int cpus = s->c->platform.cpus;
	struct draft draft;

	if ((int64_t)most + 1 <= cpus || draft_open(&draft) == NULL)
		return;
	fprintf(draft.out,
	    "%u processes have %d CPU%s: they wait for each other, and rates "
	    "and latencies are the scheduler's, too.",
	    most + 1, cpus, plural((uint64_t)cpus));
	speak_draft(s, &draft);
}

void
stream_conclusions_draw(const struct speaker *s)
{
	unsigned most = 0;

	for (unsigned n = next_consumers(s->c, 0); n > 0;
	     n = next_consumers(s->c, n)) {
		tell_rate(s, n);
		tell_filling(s, n);
		tell_latency(s, n);
		if (count_such(s->c, n, is_usable) > 0)
			most = n;
	}
	if (most == 0)
		return;
	tell_memory(s, most, true);
	tell_memory(s, most, false);
	tell_crowd(s, most);
}
