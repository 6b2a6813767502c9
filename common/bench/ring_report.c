/* ring_report.c: how fast each contender was. See ring_bench.h. */
#include <string.h>

#include "bench/ring_bench.h"

#define SECTION "ring"
#define FAR	2 /* times the closest distance of the CPUs that was seen */

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

/* Those that were measured within a cache, or apart. */
static struct readings
choose(const struct ring_quantity *q, bool close)
{
	struct readings r = {0};

	for (size_t i = 0; i < q->count; i++)
		if ((q->ping[i] < FAR * q->all->closest) == close)
			readings_add(&r, q->value[i]);
	return r;
}

/* Returns how many rates were measured at the other distance. */
static size_t
choose_all(struct ring_bench *all)
{
	size_t close = 0, far = 0;

	for (int i = 0; i < all->count; i++)
		for (size_t q = 0; q < RING_RATES; q++) {
			close += choose(&all->contender[i].of[q], true).count;
			far += choose(&all->contender[i].of[q], false).count;
		}
	for (int i = 0; i < all->count; i++)
		for (size_t q = 0; q < RING_QUANTITIES; q++) {
			struct ring_quantity *one = &all->contender[i].of[q];

			one->chosen = choose(one, 2 * close >= far);
		}
	return 2 * close >= far ? far : close;
}

/* The size of ring with the largest median rate; the first if there is none. */
static size_t
best_size(const struct ring_contender *c, size_t m)
{
	const struct ring_quantity *rates = &c->of[m * RING_SIZES];
	size_t best = 0;

	for (size_t s = 0; s < RING_SIZES; s++)
		if (rates[s].chosen.count > 0 &&
		    (rates[best].chosen.count == 0 ||
			readings_median(&rates[s].chosen) >
			    readings_median(&rates[best].chosen)))
			best = s;
	return best;
}

/* NULL: there is none. */
static const struct readings *
best_rate(const struct ring_contender *c, size_t m)
{
	const struct readings *r =
	    &c->of[m * RING_SIZES + best_size(c, m)].chosen;

	return r->count > 0 ? r : NULL;
}

static const char *
name_of(const struct ring_contender *c)
{
	return c->who.peer != NULL ? c->who.peer->name : c->who.name;
}

static void
report_one(const struct ring_contender *c, size_t quantity, const char *subject,
    struct results *r)
{
	const struct readings *readings = &c->of[quantity].chosen;
	bool rate = quantity < RING_RATES;
	const char *note = "";

	if (readings->count > 0 && rate)
		note = results_text(r, "%s %.3g GB/s",
		    ring_sizes[quantity % RING_SIZES].name,
		    readings_median(readings) / 1e3 *
			(double)ring_messages[quantity / RING_SIZES].bytes);
	else if (readings->count == 0)
		note = c->who.peer != NULL
		    ? "not possible in that size, or always disturbed"
		    : *c->who.package == '\0'
		    ? "not built; ./run.sh bench builds it"
		    : results_text(r, "not installed: %s", c->who.package);
	results_figure(r, SECTION, subject, name_of(c), rate ? "M/s" : "ns",
	    readings, note);
}

static void
report_rates(
    const struct ring_bench *all, size_t m, bool best, struct results *r)
{
	const char *subject = results_text(r, "%s messages, %s",
	    ring_messages[m].name,
	    best ? "each at its best size" : ring_sizes[0].name);

	for (int i = 0; i < all->count; i++) {
		const struct ring_contender *c = &all->contender[i];

		report_one(c, m * RING_SIZES + (best ? best_size(c, m) : 0),
		    subject, r);
	}
}

static void
report_trips(const struct ring_bench *all, size_t quantity, const char *subject,
    struct results *r)
{
	for (int i = 0; i < all->count; i++)
		report_one(&all->contender[i], quantity, subject, r);
}

/* Of the others: the best at that message; or the best that copies; or the one
 * of that name. NULL: there is none. */
static const struct ring_contender *
best_peer(const struct ring_bench *all, size_t m, bool copies, const char *name)
{
	const struct ring_contender *best = NULL;

	for (int i = 0; i < all->count; i++) {
		const struct ring_contender *c = &all->contender[i];
		const struct readings *rate = best_rate(c, m);

		if (c->who.ours || rate == NULL ||
		    (copies && c->who.peer->in_place) ||
		    (name != NULL && strcmp(c->who.name, name) != 0))
			continue;
		if (best == NULL ||
		    readings_median(rate) > readings_median(best_rate(best, m)))
			best = c;
	}
	return best;
}

static void
compare(size_t m, const struct readings *ours, const struct ring_contender *of,
    const char *what, double bar, struct results *r)
{
	const char *subject = results_text(
	    r, "%s: ours / %s", ring_messages[m].name, what);

	if (of != NULL && strcmp(what, name_of(of)) != 0)
		subject = results_text(r, "%s (%s)", subject, name_of(of));
	results_ratio(r, SECTION, subject, ours,
	    of != NULL ? best_rate(of, m) : NULL, AT_LEAST(bar),
	    of != NULL ? "" : "there is no peer to compare with");
}

static void
compare_all(const struct ring_bench *all, size_t m, struct results *r)
{
	const struct ring_message *message = &ring_messages[m];
	const struct readings *ours = best_rate(&all->contender[0], m);
	struct readings bytes;

	compare(m, ours, best_peer(all, m, false, NULL), "best peer",
	    message->best, r);
	if (message->copier > 0)
		compare(m, ours, best_peer(all, m, true, NULL), "best copier",
		    message->copier, r);
	compare(m, ours, best_peer(all, m, false, "pipe"), "pipe",
	    message->pipe, r);
	if (ours == NULL)
		return;
	bytes = readings_scaled(ours, (double)message->bytes / 1e3);
	results_ratio(r, SECTION,
	    results_text(
		r, "%s: ours / copy from cache to cache", message->name),
	    &bytes, &all->between, AT_LEAST(message->limit), "");
	results_ratio(r, SECTION,
	    results_text(
		r, "%s: ours / copy in one's own cache", message->name),
	    &bytes, &all->copy, NO_BAR, "");
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
	static const char mean_trip[] = "round trip, 64 B, mean of a hundred";
	const struct ring_quantity *ours = all->contender[0].of;
	const struct readings *ping = &ours[RING_PING].chosen,
			      *two = &ours[RING_PING_TWO].chosen,
			      *trip = &ours[RING_TRIP_64].chosen,
			      *brief = &ours[RING_TRIP_8].chosen;
	size_t elsewhere = choose_all(all);

	for (size_t m = 0; m < RING_MESSAGES; m++) {
		report_rates(all, m, true, r);
		report_rates(all, m, false, r);
		compare_all(all, m, r);
	}
	results_figure(
	    r, SECTION, mean_trip, "the bare cache line", "ns", ping, "");
	results_figure(
	    r, SECTION, mean_trip, "two lines, one each way", "ns", two, "");
	report_trips(all, RING_TRIP_64, mean_trip, r);
	report_trips(all, RING_P50, "round trip, 64 B, p50 of single ones", r);
	report_trips(all, RING_P99, "round trip, 64 B, p99 of single ones", r);
	report_trips(all, RING_TRIP_8, "round trip, 8 B, mean of a hundred", r);
	results_ratio(r, SECTION, "64 B round trip: ours / bare cache line",
	    trip, ping, AT_MOST(1.3), "");
	results_ratio(r, SECTION,
	    "64 B round trip: ours / two lines, one each way", trip, two,
	    NO_BAR, "");
	results_ratio(r, SECTION, "8 B round trip: ours / bare cache line",
	    brief, ping, NO_BAR, "");
	results_figure(r, SECTION, "limits", "copy in one's own cache", "GB/s",
	    &all->copy, "");
	results_figure(r, SECTION, "limits", "copy from cache to cache", "GB/s",
	    &all->between, "out of what the other CPU wrote");
	report_condition(all, "discarded: the CPUs moved", all->drifted, "", r);
	report_condition(all, "left out: CPUs elsewhere", elsewhere, "", r);
	report_condition(all, "counted, but interrupted", all->interrupted,
	    "by other work on the machine", r);
}
