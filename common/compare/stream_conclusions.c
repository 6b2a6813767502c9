/* stream_conclusions.c: what the figures of pairs that stream say. */
#include <inttypes.h>

#include "compare/conclusions.h"
#include "report/sentences/actor_sets.h"

#define RATE	offsetof(struct row, stream.message_rate)
#define LATENCY offsetof(struct row, stream.latency[0])

static bool
is_rated(const struct row *row)
{
	return row->stream.message_rate > 0;
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

/* Is a page of the region in more than one process? */
static bool
is_shared(const struct row *row)
{
	return row->after.held_kib < row->after.rss_kib;
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

static void
tell_rate(FILE *out, unsigned consumers, const struct choice *choice)
{
	const struct row *best = choice_extreme(choice, RATE, true);
	const char *comma = " ", *messages = "the messages";

	if (choice->count < 2)
		return;
	fprintf(out, "%u consumer%s, %s:", consumers, plural(consumers),
	    best->subject->name);
	for (size_t i = 0; i < choice->count; i++) {
		if (choice->at[i] == best)
			continue;
		fputs(comma, out);
		put_ratio(out, best, choice->at[i], messages);
		comma = ", ";
		messages = "those";
	}
	if (best->stream.faults != UNKNOWN)
		fprintf(out, "; %" PRId64 " page fault%s", best->stream.faults,
		    plural((uint64_t)best->stream.faults));
	fputs(".\n", out);
}

/* Rates that do not depend on the consumers. */
static void
tell_filling(FILE *out, unsigned consumers, const struct choice *choice)
{
	if (choice->count == 0)
		return;
	fprintf(out, "%u consumer%s, ", consumers, plural(consumers));
	choice_names(choice, ", ", out);
	fputs(": the producer was done long before the consumers had "
	      "everything, so the rate is that of sending alone; a larger "
	      "--count shows what gets through.\n",
	    out);
}

static void
tell_latency(FILE *out, unsigned consumers, const struct choice *choice)
{
	const struct row *least = choice_extreme(choice, LATENCY, false);
	const struct row *most = choice_extreme(choice, LATENCY, true);
	char low[ROUGH_MAX], high[ROUGH_MAX];

	if (least == most)
		return;
	fprintf(out,
	    "%u consumer%s: half of the paced messages come within %s us "
	    "(%s), %s us (%s).\n",
	    consumers, plural(consumers),
	    rough_figure(least->stream.latency[0], 1e3, low),
	    least->subject->name,
	    rough_figure(most->stream.latency[0], 1e3, high),
	    most->subject->name);
}

static void
tell_shared(FILE *out, const struct choice *choice)
{
	for (size_t i = 0; i < choice->count; i++)
		fprintf(out,
		    "%s%s (RSS adds up to %" PRId64 " kB, %" PRId64
		    " kB are held)",
		    i > 0 ? ", " : "", choice->at[i]->subject->name,
		    choice->at[i]->after.rss_kib,
		    choice->at[i]->after.held_kib);
	if (choice->count > 0)
		fputs(": the processes map the same pages, so a message is "
		      "read where it was written, without a copy in the "
		      "kernel.\n",
		    out);
}

static void
tell_copied(FILE *out, const struct choice *choice)
{
	choice_names(choice, ", ", out);
	if (choice->count > 0)
		fputs(": no page is in two processes, so what a consumer "
		      "reads is a copy that the kernel made.\n",
		    out);
}

/* Where processes share CPUs, the rate depends on the scheduler as well. */
static void
tell_crowd(FILE *out, unsigned processes, int cpus)
{
	if ((int64_t)processes > cpus)
		fprintf(out,
		    "%u processes have %d CPU%s: they wait for each other, and "
		    "rates and latencies are the scheduler's, too.\n",
		    processes, cpus, plural((uint64_t)cpus));
}

void
stream_conclusions_draw(const struct comparison *c, FILE *out)
{
	struct choice largest = {.count = 0}, shared, copied;

	for (unsigned n = next_consumers(c, 0); n > 0;
	     n = next_consumers(c, n)) {
		struct choice all = choose_by_consumers(c, n);
		struct choice rated = choose_among(&all, is_rated, true);
		struct choice fed = choose_among(&rated, is_filling, false);
		struct choice filled = choose_among(&rated, is_filling, true);

		tell_rate(out, n, &fed);
		tell_filling(out, n, &filled);
		tell_latency(out, n, &rated);
		if (rated.count > 0)
			largest = rated;
	}
	if (largest.count == 0)
		return;
	shared = choose_among(&largest, is_shared, true);
	copied = choose_among(&largest, is_shared, false);
	tell_shared(out, &shared);
	tell_copied(out, &copied);
	tell_crowd(out, largest.at[0]->consumers + 1, c->platform.cpus);
}
