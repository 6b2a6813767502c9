/* conclusions.c: what the figures say, in sentences. Each sentence is made from
 * figures of this comparison; other figures make other sentences. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "compare/conclusions.h"
#include "report/paper/paper.h"
#include "report/sentences/actor_sets.h"

#define AMOUNT_MAX 48

#define WRITE_TIME offsetof(struct row, write_ns)
#define TABLES	   offsetof(struct row, after.pte_kib)

/* "64 KiB", "576 MiB", "1.5 MiB". */
static char *
amount(int64_t kib, char *text)
{
	if (kib < 1024)
		snprintf(text, AMOUNT_MAX, "%" PRId64 " KiB", kib);
	else
		snprintf(text, AMOUNT_MAX,
		    kib % 1024 == 0 ? "%.0f MiB" : "%.1f MiB",
		    (double)kib / 1024);
	return text;
}

/* "64 MiB", or "63.9 MiB (by PSS)" where frames could not be counted. */
static char *
held_amount(const struct look *f, char *text)
{
	size_t length = strlen(amount(f->held_kib, text));

	if (f->frames == UNKNOWN)
		strlcpy(text + length, " (by PSS)", AMOUNT_MAX - length);
	return text;
}

static char *
duration(int64_t ns, char *text)
{
	if (ns < INT64_C(1000000000))
		snprintf(text, AMOUNT_MAX, "%.1f ms", (double)ns / 1e6);
	else
		snprintf(text, AMOUNT_MAX, "%.1f s", (double)ns / 1e9);
	return text;
}

static bool
is_wider(const struct row *row, const struct row *than)
{
	return row->consumers != than->consumers
	    ? row->consumers > than->consumers
	    : row->part > than->part;
}

static bool
is_narrower(const struct row *row, const struct row *than)
{
	return is_wider(than, row);
}

/* Of the rows with the most consumers, the fastest. */
static bool
hands_over_faster(const struct row *row, const struct row *than)
{
	if (row->consumers != than->consumers)
		return row->consumers > than->consumers;
	return than->hand_over_ns == UNKNOWN ||
	    (row->hand_over_ns != UNKNOWN &&
		row->hand_over_ns < than->hand_over_ns);
}

/* One sentence for all rows that are the same. tell() begins it, unless it has
 * nothing to say; it ends "in cow.", "in each of cow, shared and lazy." */
static void
tell_groups(FILE *out, const struct choice *choice,
    bool (*same)(const struct row *, const struct row *),
    bool (*tell)(FILE *, const struct row *))
{
	bool told[REQUEST_LIST] = {false};

	for (size_t i = 0; i < choice->count; i++) {
		struct choice group = {.count = 0};

		if (told[i])
			continue;
		for (size_t k = i; k < choice->count; k++) {
			if (told[k] || !same(choice->at[i], choice->at[k]))
				continue;
			told[k] = true;
			group.at[group.count++] = choice->at[k];
		}
		if (!tell(out, choice->at[i]))
			continue;
		fputs(group.count > 1 ? "in each of " : "in ", out);
		choice_names(&group, " and ", out);
		fputs(".\n", out);
	}
}

static bool
same_residency(const struct row *a, const struct row *b)
{
	return a->consumers == b->consumers &&
	    a->before.rss_kib == b->before.rss_kib &&
	    a->before.held_kib == b->before.held_kib;
}

static bool
tell_residency(FILE *out, const struct row *row)
{
	char rss[AMOUNT_MAX], held[AMOUNT_MAX];

	fprintf(out,
	    "%u consumer%s, before the writes: RSS adds up to %s, the machine "
	    "holds %s, ",
	    row->consumers, plural(row->consumers),
	    amount(row->before.rss_kib, rss), held_amount(&row->before, held));
	return true;
}

/* The kernel rounds the PSS of each process down. */
static bool
holds_as_much(const struct look *a, const struct look *b)
{
	int64_t slack = a->frames == UNKNOWN ? a->processes + b->processes : 0;

	return llabs(a->held_kib - b->held_kib) <= slack;
}

/* The residency, compared with that of the fewest consumers. */
static void
tell_growth(FILE *out, const struct choice *narrow, const struct choice *wide)
{
	char least[AMOUNT_MAX], most[AMOUNT_MAX], held[AMOUNT_MAX];
	const struct row *n = narrow->at[0], *w = wide->at[0];

	for (size_t i = 0; i < wide->count; i++)
		if (!same_residency(n, narrow->at[i]) ||
		    !same_residency(w, wide->at[i]))
			return;
	if (n->consumers == w->consumers ||
	    !holds_as_much(&n->before, &w->before))
		return;
	fprintf(out,
	    "From %u to %u consumer%s the sum of RSS grows from %s to %s; what "
	    "is held stays at %s.\n",
	    n->consumers, w->consumers, plural(w->consumers),
	    amount(n->before.rss_kib, least), amount(w->before.rss_kib, most),
	    held_amount(&w->before, held));
}

static bool
same_copies(const struct row *a, const struct row *b)
{
	return a->consumers == b->consumers && a->part == b->part &&
	    (a->write == NULL) == (b->write == NULL) &&
	    a->preflight.parts == b->preflight.parts &&
	    a->after.faults[FAULT_COPY] == b->after.faults[FAULT_COPY] &&
	    a->after.held_kib == b->after.held_kib;
}

static bool
tell_copies(FILE *out, const struct row *row)
{
	int64_t copies = row->after.faults[FAULT_COPY];
	char held[AMOUNT_MAX], copied[AMOUNT_MAX] = "no page";
	char written[48] = "having written";

	if (copies == UNKNOWN)
		return false;
	if (copies > 0)
		snprintf(copied, sizeof copied, "%" PRId64 " page%s", copies,
		    plural((uint64_t)copies));
	if (row->write != NULL)
		row_written(row, written, sizeof written);
	fprintf(out,
	    "%u consumer%s, %s: copied %s, the machine then holds %s, ",
	    row->consumers, plural(row->consumers), written, copied,
	    held_amount(&row->after, held));
	return true;
}

/* Pages were copied, and RSS did not change. */
static bool
is_blind(const struct row *row)
{
	return row->after.faults[FAULT_COPY] > 0 &&
	    row->after.rss_kib == row->before.rss_kib;
}

static bool
same_blindness(const struct row *a, const struct row *b)
{
	return is_blind(a) == is_blind(b) && same_residency(a, b);
}

static bool
tell_blindness(FILE *out, const struct row *row)
{
	char rss[AMOUNT_MAX];

	if (!is_blind(row))
		return false;
	fprintf(out,
	    "RSS shows nothing of the copies: %s before and after, with %u "
	    "consumer%s, ",
	    amount(row->before.rss_kib, rss), row->consumers,
	    plural(row->consumers));
	return true;
}

static void
tell_hand_over(
    FILE *out, const struct comparison *c, unsigned consumers, bool by_fork)
{
	const struct choice fastest = choose(c, hands_over_faster);
	uint64_t kib = c->request.pages * (c->platform.page_size / 1024);
	struct choice told = {.count = 0};
	char text[AMOUNT_MAX];

	for (size_t i = 0; i < fastest.count; i++) {
		const struct row *row = fastest.at[i];

		if (row->hand_over_ns != UNKNOWN && row->by_fork == by_fork &&
		    row->consumers == consumers)
			told.at[told.count++] = row;
	}
	if (told.count == 0)
		return;
	fprintf(out, "Hand-over of %s to %u consumer%s by %s, at best:",
	    amount((int64_t)kib, text), consumers, plural(consumers),
	    by_fork ? "fork()" : "attaching");
	for (size_t i = 0; i < told.count; i++)
		fprintf(out, "%s %s %s", i > 0 ? "," : "",
		    told.at[i]->subject->name,
		    duration(told.at[i]->hand_over_ns, text));
	fputs(".\n", out);
}

static void
tell_writes(FILE *out, const struct choice *choice)
{
	const struct row *fast = choice_extreme(choice, WRITE_TIME, false);
	const struct row *slow = choice_extreme(choice, WRITE_TIME, true);
	char least[AMOUNT_MAX], most[AMOUNT_MAX];

	if (fast != slow)
		fprintf(out,
		    "The same writes took %s (%s) to %s (%s), the consumers "
		    "one after the other.\n",
		    duration(fast->write_ns, least), fast->subject->name,
		    duration(slow->write_ns, most), slow->subject->name);
}

static void
tell_tables(FILE *out, const struct choice *choice)
{
	const struct row *most = choice_extreme(choice, TABLES, true);
	char tables[AMOUNT_MAX];

	if (most != NULL)
		fprintf(out,
		    "Each process has page tables of its own, which neither "
		    "RSS nor PSS counts: up to %s in %" PRId64
		    " process%s (%s).\n",
		    amount(most->after.pte_kib, tables), most->after.processes,
		    most->after.processes == 1 ? "" : "es",
		    most->subject->name);
}

/* Did all of them write the same part? */
static bool
is_same_work(const struct choice *choice)
{
	const struct row *first = choice->at[0];

	for (size_t i = 0; i < choice->count; i++) {
		const struct row *row = choice->at[i];

		if (row->write == NULL || !row->preflight.parts ||
		    row->part == 0 || row->consumers != first->consumers ||
		    row->part != first->part)
			return false;
	}
	return true;
}

static void
draw(const struct comparison *c, FILE *out)
{
	const struct choice wide = choose(c, is_wider);
	const struct choice narrow = choose(c, is_narrower);
	unsigned consumers = 0;

	if (wide.count == 0)
		return;
	for (size_t i = 0; i < wide.count; i++)
		if (wide.at[i]->consumers > consumers)
			consumers = wide.at[i]->consumers;
	tell_groups(out, &wide, same_residency, tell_residency);
	tell_growth(out, &narrow, &wide);
	tell_groups(out, &wide, same_copies, tell_copies);
	tell_groups(out, &wide, same_blindness, tell_blindness);
	tell_hand_over(out, c, consumers, true);
	tell_hand_over(out, c, consumers, false);
	if (is_same_work(&wide))
		tell_writes(out, &wide);
	tell_tables(out, &wide);
}

char *
conclusions_draw(const struct comparison *c)
{
	struct draft draft;

	if (draft_open(&draft) == NULL)
		return NULL;
	if (c->request.streams)
		stream_conclusions_draw(c, draft.out);
	else
		draw(c, draft.out);
	return draft_take(&draft);
}
