/* ring_report.c: how fast each contender was. See ring_bench.h. */
#include <string.h>

#include "bench/ring_bench.h"

#define SECTION	    "ring"
#define FAR	    2 /* times the closest distance of the CPUs that was seen */
#define MEAN_64	    "round trip, 64 B, mean of a hundred"
#define LENGTH(all) (sizeof(all) / sizeof *(all))

const struct ring_message ring_messages[RING_MESSAGES] = {
    {8, "8 B", 1.0, 0, 0, 0},
    {64, "64 B", 1.1, 0, 0, 100},
    {1024, "1 KiB", 1.2, 0, 0.9, 0},
    {65536, "64 KiB", 0, 3, 0, 0},
};

const struct ring_size ring_sizes[RING_SIZES] = {
    {(size_t)256 << 10, "256 KiB"}, /* the first has a table of its own */
    {(size_t)1 << 20, "1 MiB"},
    {(size_t)2 << 20, "2 MiB"},
    {(size_t)8 << 20, "8 MiB"},
};

/* The tables of round trips. */
static const struct {
	const char *subject;
	size_t quantity;
} trips[] = {
    {MEAN_64, RING_TRIP_64},
    {"round trip, 64 B, p50 of single ones", RING_P50},
    {"round trip, 64 B, p99 of single ones", RING_P99},
    {"round trip, 8 B, mean of a hundred", RING_TRIP_8},
};

static const struct {
	const char *subject;
	size_t quantity, of;
	double at_most; /* the bar; 0: none */
} trip_ratios[] = {
    {"64 B round trip: ours / bare cache line", RING_TRIP_64, RING_PING, 1.3},
    {"64 B round trip: ours / two lines, one each way", RING_TRIP_64,
	RING_PING_TWO, 0},
    {"8 B round trip: ours / bare cache line", RING_TRIP_8, RING_PING, 0},
};

/* Chooses what was measured at the closest distance, or else what was not.
 * Returns how many rates these are. */
static size_t
choose(struct ring_bench *all, bool close)
{
	size_t rates = 0;

	for (size_t i = 0; i < (size_t)all->count * RING_QUANTITIES; i++) {
		struct ring_contender *c = &all->contender[i / RING_QUANTITIES];
		struct ring_quantity *q = &c->of[i % RING_QUANTITIES];

		q->chosen.count = 0;
		for (size_t n = 0; n < q->count; n++)
			if ((q->ping[n] < FAR * all->closest) == close)
				readings_add(&q->chosen, q->value[n]);
		if (q < &c->of[RING_RATES])
			rates += q->chosen.count;
	}
	return rates;
}

/* 0: there is none. */
static double
rate(const struct ring_quantity *q)
{
	return q->chosen.count > 0 ? readings_median(&q->chosen) : 0;
}

/* At the size of ring that has the largest rate; the first if there is none. */
static const struct ring_quantity *
at_best_size(const struct ring_contender *c, size_t message)
{
	const struct ring_quantity *sizes = &c->of[message * RING_SIZES],
				   *best = sizes;

	for (size_t s = 1; s < RING_SIZES; s++)
		if (rate(&sizes[s]) > rate(best))
			best = &sizes[s];
	return best;
}

static const char *
name_of(const struct ring_contender *c)
{
	return c->who.peer != NULL ? c->who.peer->name : c->who.name;
}

static const char *
why_none(const struct contender *c, struct results *r)
{
	if (c->peer != NULL)
		return "not possible in that size, or always disturbed";
	return *c->package == '\0'
	    ? "not built; ./run.sh bench builds it"
	    : results_text(r, "not installed: %s", c->package);
}

/* Adds a table: each contender's figure of that quantity; or, of its rates of
 * that message, the best. */
static void
report_table(const struct ring_bench *all, size_t quantity, bool best,
    const char *subject, struct results *r)
{
	bool is_rate = quantity < RING_RATES;

	for (int i = 0; i < all->count; i++) {
		const struct ring_contender *c = &all->contender[i];
		const struct ring_quantity *q = best
		    ? at_best_size(c, quantity / RING_SIZES)
		    : &c->of[quantity];
		const char *note = "";

		if (q->chosen.count == 0)
			note = why_none(&c->who, r);
		else if (is_rate)
			note = results_text(r, "%s %.3g GB/s",
			    ring_sizes[(q - c->of) % RING_SIZES].name,
			    rate(q) / 1e3 * (double)q->task.message);
		results_figure(r, SECTION, subject, name_of(c),
		    is_rate ? "M/s" : "ns", &q->chosen, note);
	}
}

static void
report_rates(const struct ring_bench *all, size_t message, struct results *r)
{
	const char *name = ring_messages[message].name;
	size_t first = message * RING_SIZES;

	report_table(all, first, true,
	    results_text(r, "%s messages, each at its best size", name), r);
	report_table(all, first, false,
	    results_text(r, "%s messages, %s", name, ring_sizes[0].name), r);
}

/* Of the others: the best at that message; or the best that copies; or the one
 * of that name. NULL: there is none. */
static const struct ring_contender *
best_peer(
    const struct ring_bench *all, size_t message, bool copies, const char *name)
{
	const struct ring_contender *best = NULL;
	double most = 0;

	for (int i = 1; i < all->count; i++) {
		const struct ring_contender *c = &all->contender[i];
		double now = rate(at_best_size(c, message));

		if (now <= most || (copies && c->who.peer->in_place) ||
		    (name != NULL && strcmp(c->who.name, name) != 0))
			continue;
		best = c;
		most = now;
	}
	return best;
}

/* Ours beside that peer. */
static void
compare(const struct ring_bench *all, size_t message,
    const struct ring_contender *peer, const char *what, double bar,
    struct results *r)
{
	const char *subject = results_text(
	    r, "%s: ours / %s", ring_messages[message].name, what);

	if (peer != NULL && strcmp(what, name_of(peer)) != 0)
		subject = results_text(r, "%s (%s)", subject, name_of(peer));
	results_ratio(r, SECTION, subject,
	    &at_best_size(&all->contender[0], message)->chosen,
	    peer != NULL ? &at_best_size(peer, message)->chosen : NULL,
	    AT_LEAST(bar),
	    peer != NULL ? "" : "there is no peer to compare with");
}

static void
compare_all(const struct ring_bench *all, size_t i, struct results *r)
{
	const struct ring_message *m = &ring_messages[i];
	const struct ring_quantity *ours = at_best_size(&all->contender[0], i);
	struct readings bytes = readings_scaled(
	    &ours->chosen, (double)m->bytes / 1e3);

	compare(
	    all, i, best_peer(all, i, false, NULL), "best peer", m->best, r);
	if (m->copier > 0)
		compare(all, i, best_peer(all, i, true, NULL), "best copier",
		    m->copier, r);
	compare(all, i, best_peer(all, i, false, "pipe"), "pipe", m->pipe, r);
	if (bytes.count == 0)
		return;
	results_ratio(r, SECTION,
	    results_text(r, "%s: ours / copy from cache to cache", m->name),
	    &bytes, &all->between, AT_LEAST(m->limit), "");
	results_ratio(r, SECTION,
	    results_text(r, "%s: ours / copy in one's own cache", m->name),
	    &bytes, &all->copy, NO_BAR, "");
}

static void
report_trips(const struct ring_bench *all, struct results *r)
{
	const struct ring_quantity *ours = all->contender[0].of;

	results_figure(r, SECTION, MEAN_64, "the bare cache line", "ns",
	    &ours[RING_PING].chosen, "");
	results_figure(r, SECTION, MEAN_64, "two lines, one each way", "ns",
	    &ours[RING_PING_TWO].chosen, "");
	for (size_t i = 0; i < LENGTH(trips); i++)
		report_table(
		    all, trips[i].quantity, false, trips[i].subject, r);
	for (size_t i = 0; i < LENGTH(trip_ratios); i++)
		results_ratio(r, SECTION, trip_ratios[i].subject,
		    &ours[trip_ratios[i].quantity].chosen,
		    &ours[trip_ratios[i].of].chosen,
		    AT_MOST(trip_ratios[i].at_most), "");
}

static void
report_condition(const struct ring_bench *all, const char *what, size_t count,
    const char *note, struct results *r)
{
	double runs = all->runs > 0 ? all->runs : 1;
	struct readings part = {1, {100.0 * (double)count / runs}};

	results_figure(r, SECTION, "disturbed runs, of all", what, "%", &part,
	    count > 0 ? note : "");
}

void
ring_report(struct ring_bench *all, struct results *r)
{
	size_t close = choose(all, true), far = choose(all, false);
	bool close_count = 2 * close >= far;

	if (close_count)
		choose(all, true);
	for (size_t i = 0; i < RING_MESSAGES; i++) {
		report_rates(all, i, r);
		compare_all(all, i, r);
	}
	report_trips(all, r);
	results_figure(r, SECTION, "limits", "copy in one's own cache", "GB/s",
	    &all->copy, "");
	results_figure(r, SECTION, "limits", "copy from cache to cache", "GB/s",
	    &all->between, "out of what the other CPU wrote");
	report_condition(all, "discarded: the CPUs moved", all->drifted, "", r);
	report_condition(
	    all, "left out: CPUs elsewhere", close_count ? far : close, "", r);
	report_condition(all, "counted, but interrupted", all->interrupted,
	    "by other work on the machine", r);
}
