/* conclusions.c: what the figures say, in sentences. Each sentence is made from
 * figures of this comparison; other figures make other sentences. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare/conclusions.h"
#include "compare/stream_conclusions.h"
#include "report/sentences/actor_sets.h"

#define AMOUNT_MAX 48

/* A row of each subject, or of some of them. */
struct choice {
	const struct row *at[REQUEST_LIST];
	size_t count;
};

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

/* A row that was contradicted supports no conclusion. */
static bool
is_usable(const struct row *row)
{
	return row->state == ROW_DONE && row->verdict != VERDICT_CONTRADICTED;
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

/* Of each subject, the row that beats all its others. */
static struct choice
choose(const struct comparison *c,
    bool (*beats)(const struct row *, const struct row *))
{
	struct choice choice = {.count = 0};

	for (size_t i = 0; i < c->count; i++) {
		const struct row *row = &c->rows[i];
		size_t at = 0;

		if (!is_usable(row))
			continue;
		while (
		    at < choice.count && choice.at[at]->subject != row->subject)
			at++;
		if (at == choice.count)
			choice.at[choice.count++] = row;
		else if (beats(row, choice.at[at]))
			choice.at[at] = row;
	}
	return choice;
}

/* The subjects whose rows are the same as row at: "in cow", "in each of cow,
 * shared and lazy". */
static char *
names_like(const struct choice *choice, size_t at,
    bool (*same)(const struct row *, const struct row *), bool told[])
{
	const char *names[REQUEST_LIST];
	struct draft draft;
	size_t count = 0;

	for (size_t i = at; i < choice->count; i++) {
		if (told[i] || !same(choice->at[at], choice->at[i]))
			continue;
		told[i] = true;
		names[count++] = choice->at[i]->subject->name;
	}
	if (draft_open(&draft) == NULL)
		return NULL;
	fputs(count > 1 ? "in each of " : "in ", draft.out);
	for (size_t i = 0; i < count; i++)
		fprintf(draft.out, "%s%s",
		    i == 0		? ""
			: i + 1 < count ? ", "
					: " and ",
		    names[i]);
	return draft_take(&draft);
}

/* One sentence for all rows that are the same. */
static void
each_group(const struct speaker *s, const struct choice *choice,
    bool (*same)(const struct row *, const struct row *),
    void (*tell)(const struct speaker *, const struct row *, const char *names))
{
	bool told[REQUEST_LIST] = {false};

	for (size_t i = 0; i < choice->count; i++) {
		char *names;

		if (told[i])
			continue;
		names = names_like(choice, i, same, told);
		if (names != NULL)
			tell(s, choice->at[i], names);
		free(names);
	}
}

static bool
same_residency(const struct row *a, const struct row *b)
{
	return a->consumers == b->consumers &&
	    a->before.rss_kib == b->before.rss_kib &&
	    a->before.held_kib == b->before.held_kib;
}

static void
tell_residency(
    const struct speaker *s, const struct row *row, const char *names)
{
	char rss[AMOUNT_MAX], held[AMOUNT_MAX];

	speak(s,
	    "%u consumer%s, before the writes: RSS adds up to %s, the machine "
	    "holds %s, %s.",
	    row->consumers, plural(row->consumers),
	    amount(row->before.rss_kib, rss), held_amount(&row->before, held),
	    names);
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
tell_growth(const struct speaker *s, const struct choice *wide)
{
	const struct choice narrow = choose(s->c, is_narrower);
	char least[AMOUNT_MAX], most[AMOUNT_MAX], held[AMOUNT_MAX];
	const struct row *n = narrow.count > 0 ? narrow.at[0] : NULL;
	const struct row *w = wide->count > 0 ? wide->at[0] : NULL;

	for (size_t i = 0; i < wide->count; i++)
		if (!same_residency(n, narrow.at[i]) ||
		    !same_residency(w, wide->at[i]))
			return;
	if (w == NULL || n->consumers == w->consumers ||
	    !holds_as_much(&n->before, &w->before))
		return;
	speak(s,
	    "From %u to %u consumer%s the sum of RSS grows from %s to %s; what "
	    "is held stays at %s.",
	    n->consumers, w->consumers, plural(w->consumers),
	    amount(n->before.rss_kib, least), amount(w->before.rss_kib, most),
	    held_amount(&w->before, held));
}

static bool
same_copies(const struct row *a, const struct row *b)
{
	return a->consumers == b->consumers && a->part == b->part &&
	    (a->write == NULL) == (b->write == NULL) && a->parts == b->parts &&
	    a->after.faults[FAULT_COPY] == b->after.faults[FAULT_COPY] &&
	    a->after.held_kib == b->after.held_kib;
}

static void
tell_copies(const struct speaker *s, const struct row *row, const char *names)
{
	int64_t copies = row->after.faults[FAULT_COPY];
	char held[AMOUNT_MAX], copied[AMOUNT_MAX] = "no page";
	char written[48] = "having written";

	if (copies == UNKNOWN)
		return;
	if (copies > 0)
		snprintf(copied, sizeof copied, "%" PRId64 " page%s", copies,
		    plural((uint64_t)copies));
	if (row->write != NULL)
		row_written(row, written, sizeof written);
	speak(s, "%u consumer%s, %s: copied %s, the machine then holds %s, %s.",
	    row->consumers, plural(row->consumers), written, copied,
	    held_amount(&row->after, held), names);
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

static void
tell_blindness(
    const struct speaker *s, const struct row *row, const char *names)
{
	char rss[AMOUNT_MAX];

	if (is_blind(row))
		speak(s,
		    "RSS shows nothing of the copies: %s before and after, "
		    "with %u consumer%s, %s.",
		    amount(row->before.rss_kib, rss), row->consumers,
		    plural(row->consumers), names);
}

/* The fastest of all rows with as many consumers. */
static int64_t
fastest_hand_over(const struct comparison *c, const struct row *like)
{
	int64_t least = like->hand_over_ns;

	for (size_t i = 0; i < c->count; i++) {
		const struct row *row = &c->rows[i];

		if (row->subject == like->subject && is_usable(row) &&
		    row->consumers == like->consumers &&
		    row->hand_over_ns != UNKNOWN && row->hand_over_ns < least)
			least = row->hand_over_ns;
	}
	return least;
}

static void
tell_hand_over(const struct speaker *s, const struct choice *choice,
    unsigned consumers, bool by_fork)
{
	uint64_t kib = s->c->request.pages * (s->c->platform.page_size / 1024);
	char size[AMOUNT_MAX], time[AMOUNT_MAX], *text;
	struct draft draft;
	bool any = false;

	if (draft_open(&draft) == NULL)
		return;
	for (size_t i = 0; i < choice->count; i++) {
		const struct row *row = choice->at[i];

		if (row->hand_over_ns == UNKNOWN || row->by_fork != by_fork ||
		    row->consumers != consumers)
			continue;
		fprintf(draft.out, "%s%s %s", any ? ", " : "",
		    row->subject->name,
		    duration(fastest_hand_over(s->c, row), time));
		any = true;
	}
	text = draft_take(&draft);
	if (any && text != NULL)
		speak(s, "Hand-over of %s to %u consumer%s by %s, at best: %s.",
		    amount((int64_t)kib, size), consumers, plural(consumers),
		    by_fork ? "fork()" : "attaching", text);
	free(text);
}

static void
tell_writes(const struct speaker *s, const struct choice *choice)
{
	const struct row *fast = NULL, *slow = NULL;
	char least[AMOUNT_MAX], most[AMOUNT_MAX];

	for (size_t i = 0; i < choice->count; i++) {
		const struct row *row = choice->at[i];

		if (row->write_ns == UNKNOWN)
			continue;
		if (fast == NULL || row->write_ns < fast->write_ns)
			fast = row;
		if (slow == NULL || row->write_ns > slow->write_ns)
			slow = row;
	}
	if (fast != slow)
		speak(s,
		    "The same writes took %s (%s) to %s (%s), the consumers "
		    "one after the other.",
		    duration(fast->write_ns, least), fast->subject->name,
		    duration(slow->write_ns, most), slow->subject->name);
}

static void
tell_tables(const struct speaker *s, const struct choice *choice)
{
	const struct row *most = NULL;
	char tables[AMOUNT_MAX];

	for (size_t i = 0; i < choice->count; i++) {
		const struct row *row = choice->at[i];

		if (row->after.pte_kib != UNKNOWN &&
		    (most == NULL || row->after.pte_kib > most->after.pte_kib))
			most = row;
	}
	if (most != NULL)
		speak(s,
		    "Each process has page tables of its own, which neither "
		    "RSS nor PSS counts: up to %s in %" PRId64
		    " process%s (%s).",
		    amount(most->after.pte_kib, tables), most->after.processes,
		    most->after.processes == 1 ? "" : "es",
		    most->subject->name);
}

static void
draw(const struct speaker *s)
{
	const struct choice wide = choose(s->c, is_wider);
	unsigned consumers = 0;
	bool comparable = true;

	for (size_t i = 0; i < wide.count; i++) {
		if (wide.at[i]->consumers > consumers)
			consumers = wide.at[i]->consumers;
		comparable &= wide.at[i]->write != NULL && wide.at[i]->parts &&
		    wide.at[i]->part > 0 &&
		    wide.at[i]->consumers == wide.at[0]->consumers &&
		    wide.at[i]->part == wide.at[0]->part;
	}
	each_group(s, &wide, same_residency, tell_residency);
	tell_growth(s, &wide);
	each_group(s, &wide, same_copies, tell_copies);
	each_group(s, &wide, same_blindness, tell_blindness);
	tell_hand_over(s, &wide, consumers, true);
	tell_hand_over(s, &wide, consumers, false);
	if (comparable)
		tell_writes(s, &wide);
	tell_tables(s, &wide);
}

void
conclusions_draw(const struct speaker *s)
{
	if (s->c->request.streams)
		stream_conclusions_draw(s);
	else
		draw(s);
}
