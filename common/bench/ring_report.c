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

static void
choose(const struct ring_bench *all, struct ring_readings *r, bool close)
{
	for (size_t i = 0; i < r->count; i++)
		if ((r->ping[i] < FAR * all->closest) == close)
			readings_add(&r->chosen, r->value[i]);
}

/* Returns how many rates were measured at the other distance. */
static unsigned
choose_all(struct ring_bench *all)
{
	unsigned close = 0, far = 0;

	for (int i = 0; i < all->count; i++)
		for (size_t q = 0; q < RING_TRIP_8; q++) {
			struct ring_readings *r = &all->contender[i].of[q];

			for (size_t k = 0; k < r->count; k++)
				if (r->ping[k] < FAR * all->closest)
					close++;
				else
					far++;
		}
	for (int i = 0; i < all->count; i++)
		for (size_t q = 0; q < RING_QUANTITIES; q++)
			choose(all, &all->contender[i].of[q], 2 * close >= far);
	return 2 * close >= far ? far : close;
}

/* The rate at the size of ring with the largest median; NULL: there is none. */
static const struct ring_readings *
best_rate(const struct ring_contender *c, size_t m)
{
	const struct ring_readings *best = NULL;

	for (size_t s = 0; s < RING_SIZES; s++) {
		const struct ring_readings *r = &c->of[RING_RATE(m, s)];

		if (r->chosen.count > 0 &&
		    (best == NULL ||
			readings_median(&r->chosen) >
			    readings_median(&best->chosen)))
			best = r;
	}
	return best;
}

static const char *
name_of(const struct ring_contender *c)
{
	return c->who.peer != NULL ? c->who.peer->name : c->who.name;
}

static const char *
why_not(const struct ring_contender *c, struct results *r)
{
	if (c->who.peer != NULL)
		return "not in that size, or not seen";
	if (*c->who.package == '\0')
		return "not built: ./run.sh bench does it";
	return results_text(r, "not installed: %s", c->who.package);
}

/* Names and packages are gone before the results are. */
static void
report_one(const struct ring_contender *c, const char *subject,
    const char *unit, const struct readings *readings, const char *note,
    struct results *r)
{
	bool known = readings != NULL && readings->count > 0;

	results_figure(r, SECTION, subject, results_text(r, "%s", name_of(c)),
	    unit, readings, known ? note : why_not(c, r));
}

static void
report_rates(
    const struct ring_bench *all, size_t m, bool best, struct results *r)
{
	const struct ring_message *message = &ring_messages[m];
	const char *subject = results_text(r, "%s messages, %s", message->name,
	    best ? "each at its best size" : ring_sizes[0].name);

	for (int i = 0; i < all->count; i++) {
		const struct ring_contender *c = &all->contender[i];
		const struct ring_readings *rate = best
		    ? best_rate(c, m)
		    : &c->of[RING_RATE(m, 0)];
		const char *note = "";

		if (rate != NULL && rate->chosen.count > 0)
			note = results_text(r, "%s %.3g GB/s",
			    ring_sizes[rate - &c->of[RING_RATE(m, 0)]].name,
			    readings_median(&rate->chosen) *
				(double)message->bytes / 1e3);
		report_one(c, subject, "M/s",
		    rate != NULL ? &rate->chosen : NULL, note, r);
	}
}

static void
report_trips(const struct ring_bench *all, struct results *r)
{
	static const struct {
		const char *subject;
		size_t quantity;
	} tables[] = {
	    {"round trip, 64 B, mean of a hundred", RING_TRIP_64},
	    {"round trip, 64 B, p50 of single ones", RING_P50},
	    {"round trip, 64 B, p99 of single ones", RING_P99},
	    {"round trip, 8 B, mean of a hundred", RING_TRIP_8},
	};
	const struct ring_readings *ours = all->contender[0].of;

	results_figure(r, SECTION, tables[0].subject, "the bare cache line",
	    "ns", &ours[RING_PING].chosen, "");
	results_figure(r, SECTION, tables[0].subject, "two lines, one each way",
	    "ns", &ours[RING_PING_TWO].chosen, "");
	for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
		for (int i = 0; i < all->count; i++) {
			const struct ring_contender *c = &all->contender[i];

			report_one(c, tables[t].subject, "ns",
			    &c->of[tables[t].quantity].chosen, "", r);
		}
}

/* Of the others: the best at that message, or the best that copies. */
static const struct ring_contender *
best_peer(const struct ring_bench *all, size_t m, bool copies)
{
	const struct ring_contender *best = NULL;

	for (int i = 0; i < all->count; i++) {
		const struct ring_contender *c = &all->contender[i];
		const struct ring_readings *rate = best_rate(c, m);

		if (c->who.ours || rate == NULL ||
		    (copies && c->who.peer->in_place))
			continue;
		if (best == NULL ||
		    readings_median(&rate->chosen) >
			readings_median(&best_rate(best, m)->chosen))
			best = c;
	}
	return best;
}

static const struct ring_contender *
find(const struct ring_bench *all, const char *name)
{
	for (int i = 0; i < all->count; i++)
		if (strcmp(all->contender[i].who.name, name) == 0)
			return &all->contender[i];
	return NULL;
}

/* Ours beside one of the others; NULL: there is none. */
static void
compare(size_t m, const struct readings *ours, const struct ring_contender *of,
    const char *what, double bar, struct results *r)
{
	const struct ring_readings *rate = of != NULL ? best_rate(of, m) : NULL;
	const char *subject = results_text(
	    r, "%s: ours / %s", ring_messages[m].name, what);

	if (rate != NULL && strcmp(what, name_of(of)) != 0)
		subject = results_text(r, "%s (%s)", subject, name_of(of));
	results_ratio(r, SECTION, subject, ours,
	    rate != NULL ? &rate->chosen : NULL, AT_LEAST(bar),
	    rate != NULL ? "" : "there is none to compare with");
}

static void
compare_all(const struct ring_bench *all, size_t m, struct results *r)
{
	const struct ring_message *message = &ring_messages[m];
	const struct ring_readings *rate = best_rate(&all->contender[0], m);
	const struct readings *ours = rate != NULL ? &rate->chosen : NULL;
	struct readings bytes;

	compare(
	    m, ours, best_peer(all, m, false), "best peer", message->best, r);
	if (message->copier > 0)
		compare(m, ours, best_peer(all, m, true), "best copier",
		    message->copier, r);
	compare(m, ours, find(all, "pipe"), "pipe", message->pipe, r);
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
report_condition(const struct ring_bench *all, const char *what, unsigned count,
    const char *note, struct results *r)
{
	struct readings part = {
	    1, {100.0 * count / (all->runs > 0 ? all->runs : 1)}};

	results_figure(r, SECTION, "was this machine fit for it? of all runs",
	    what, "%", &part, count > 0 ? note : "");
}

void
ring_report(struct ring_bench *all, struct results *r)
{
	const struct ring_readings *ours = all->contender[0].of;
	const struct readings *ping = &ours[RING_PING].chosen;
	unsigned elsewhere = choose_all(all);

	for (size_t m = 0; m < RING_MESSAGES; m++) {
		report_rates(all, m, true, r);
		report_rates(all, m, false, r);
		compare_all(all, m, r);
	}
	report_trips(all, r);
	results_ratio(r, SECTION, "64 B round trip: ours / bare cache line",
	    &ours[RING_TRIP_64].chosen, ping, AT_MOST(1.3), "");
	results_ratio(r, SECTION,
	    "64 B round trip: ours / two lines, one each way",
	    &ours[RING_TRIP_64].chosen, &ours[RING_PING_TWO].chosen, NO_BAR,
	    "");
	results_ratio(r, SECTION, "8 B round trip: ours / bare cache line",
	    &ours[RING_TRIP_8].chosen, ping, NO_BAR, "");
	results_figure(r, SECTION, "limits", "copy in one's own cache", "GB/s",
	    &all->copy, "");
	results_figure(r, SECTION, "limits", "copy from cache to cache", "GB/s",
	    &all->between, "of what the other CPU wrote");
	report_condition(all, "thrown away: CPUs moved", all->drifted, "", r);
	report_condition(all, "left out: CPUs elsewhere", elsewhere, "", r);
	report_condition(all, "counted, but interrupted", all->interrupted,
	    "by what else was running", r);
}
