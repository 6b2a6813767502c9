#include <inttypes.h>
#include <string.h>

#include "compare/precision.h"
#include "probe/schedstat.h"
#include "report/paper/paper.h"
#include "report/sentences/actor_sets.h"

#define NAMES_MAX 3 /* rows that are named one by one */

char *
precision_of_writes(const struct row *row, char *text, size_t size)
{
	int64_t least, most;

	*text = '\0';
	if (row->state != ROW_DONE ||
	    !spread_range(row, SPREAD_WRITES, &least, &most))
		return text;
	if (row->spread.runs == 1)
		snprintf(text, size, "one run");
	else
		snprintf(text, size,
		    most < INT64_C(100000000) ? "%.1f-%.1f" : "%.0f-%.0f",
		    (double)least / 1e6, (double)most / 1e6);
	return text;
}

static void
put_name(FILE *out, const struct row *row, const char *before)
{
	char name[128];

	fprintf(out, "%s%s", before, row_name(row, name, sizeof name));
}

static size_t
count_rows(const struct comparison *c, bool (*is_such)(const struct row *))
{
	size_t count = 0;

	for (size_t i = 0; i < c->count; i++)
		count += is_such(&c->rows[i]);
	return count;
}

static bool
is_done(const struct row *row)
{
	return row->state == ROW_DONE;
}

static bool
ran_once(const struct row *row)
{
	return is_done(row) && row->spread.runs < SPREAD_RUNS;
}

/* "; but of one run in a, b." */
static void
put_exceptions(FILE *out, const struct comparison *c, size_t count)
{
	const char *before = " in ";

	fputs("; but of one run", out);
	if (count > NAMES_MAX) {
		fprintf(out, " in %zu rows that took longer than the others",
		    count);
		return;
	}
	for (size_t i = 0; i < c->count; i++) {
		if (!ran_once(&c->rows[i]))
			continue;
		put_name(out, &c->rows[i], before);
		before = "; ";
	}
}

static void
put_runs(FILE *out, const struct comparison *c)
{
	size_t once = count_rows(c, ran_once);

	if (once == count_rows(c, is_done)) {
		fputs("Times are those of one run.", out);
		return;
	}
	fprintf(out, "Times%s are the median of %d runs",
	    c->request.streams ? " and rates" : "", SPREAD_RUNS);
	if (once > 0)
		put_exceptions(out, c, once);
	fputc('.', out);
}

static int64_t
width(const struct row *row, size_t number)
{
	int64_t least, most;

	return is_done(row) && spread_range(row, number, &least, &most)
	    ? most - least
	    : 0;
}

/* In what it took to write; of a stream, in its first figure, the rate. */
static void
put_widest(FILE *out, const struct comparison *c)
{
	size_t number = c->request.streams ? SPREAD_STREAM : SPREAD_WRITES;
	const struct row *widest = &c->rows[0];
	char text[ROUGH_MAX], more[ROUGH_MAX];
	int64_t least, most;

	for (size_t i = 1; i < c->count; i++)
		if (width(&c->rows[i], number) > width(widest, number))
			widest = &c->rows[i];
	if (width(widest, number) == 0)
		return;
	put_name(out, widest, " The runs were furthest apart in ");
	(void)spread_range(widest, number, &least, &most);
	if (c->request.streams)
		fprintf(out, ": %s to %s M/s.", rough_figure(least, 1e6, text),
		    rough_figure(most, 1e6, more));
	else
		fprintf(out, ": the writes took %s ms.",
		    precision_of_writes(widest, text, sizeof text));
}

/* Actors that act at the same time on fewer CPUs wait for each other. */
static bool
is_crowded(const struct comparison *c, const struct row *row)
{
	return row->subject->at_once &&
	    (int64_t)row->consumers + 1 > c->platform.cpus;
}

static bool
was_busy(const struct comparison *c, const struct row *row)
{
	return is_done(row) && !is_crowded(c, row) &&
	    schedstat_was_busy(
		row->waited_ns, row->spread.runs * row->elapsed_ns);
}

static void
put_business(FILE *out, const struct comparison *c)
{
	const struct row *most = NULL;
	size_t count = 0;
	char text[ROUGH_MAX];

	for (size_t i = 0; i < c->count; i++) {
		const struct row *row = &c->rows[i];

		if (!was_busy(c, row))
			continue;
		count++;
		if (most == NULL || row->waited_ns > most->waited_ns)
			most = row;
	}
	if (most == NULL)
		return;
	fprintf(out,
	    " %zu row%s ran while the machine was busy: actors waited %s ms "
	    "for a CPU",
	    count, plural(count), rough_figure(most->waited_ns, 1e6, text));
	put_name(out, most, count > 1 ? " at most, in " : " in ");
	fputc('.', out);
}

char *
precision_words(const struct comparison *c)
{
	struct draft draft;

	if (draft_open(&draft) != NULL && count_rows(c, is_done) > 0) {
		put_runs(draft.out, c);
		put_widest(draft.out, c);
		put_business(draft.out, c);
	}
	return draft_take(&draft);
}
