/* ring_report.c: how fast each contender was. See ring_bench.h. */
#include <string.h>

#include "bench/ring_bench.h"

#define SECTION	   "ring"
#define FAR	   2 /* times the closest distance of the CPUs that was seen */
#define LENGTH(of) (sizeof(of) / sizeof *(of))

const struct ring_message ring_messages[RING_MESSAGES] = {
    {8, "8 B", {[RING_BEST] = 1}},
    {64, "64 B", {[RING_BEST] = 1.1, [RING_PIPE] = 100}},
    {1024, "1 KiB", {[RING_BEST] = 1.2, [RING_ACROSS] = 0.9}},
    {65536, "64 KiB", {[RING_COPIER] = 3}},
};

const struct ring_size ring_sizes[RING_SIZES] = {
    {(size_t)256 << 10, "256 KiB"}, /* the first has a table of its own */
    {(size_t)1 << 20, "1 MiB"},
    {(size_t)2 << 20, "2 MiB"},
    {(size_t)8 << 20, "8 MiB"},
};

static const char *const limits[RING_LIMITS] = {
    [RING_BEST] = "best peer",
    [RING_COPIER] = "best copier",
    [RING_PIPE] = "pipe",
    [RING_ACROSS] = "copy from cache to cache",
    [RING_OWN] = "copy in one's own cache",
};

/* The tables of round trips. */
static const struct {
	const char *subject;
	size_t task;
	int value;
} trips[] = {
    {"round trip, 64 B, mean of a hundred", RING_TRIP_64, RELAY_TRIP},
    {"round trip, 64 B, p50 of single ones", RING_TRIP_64, RELAY_P50},
    {"round trip, 64 B, p99 of single ones", RING_TRIP_64, RELAY_P99},
    {"round trip, 8 B, mean of a hundred", RING_TRIP_8, RELAY_TRIP},
};

static const struct {
	const char *subject;
	size_t task;
	int of;		/* a limit, measured with the same task */
	double at_most; /* the bar; 0: none */
} trip_ratios[] = {
    {"64 B round trip: ours / bare cache line", RING_TRIP_64, RELAY_PING, 1.3},
    {"64 B round trip: ours / two lines, one each way", RING_TRIP_64,
	RELAY_PING_TWO, 0},
    {"8 B round trip: ours / bare cache line", RING_TRIP_8, RELAY_PING, 0},
};

static bool
is_chosen(const struct ring_bench *all, const struct relay_result *pass)
{
	bool far = pass->value[RELAY_PING] >= FAR * all->closest;

	return all->quick || far == all->far;
}

/* Chooses a distance. Returns how many passes were made at it. */
static size_t
choose(struct ring_bench *all, bool far)
{
	size_t passes = 0;

	all->far = far;
	for (size_t i = 0; i < all->planned; i++) {
		const struct ring_case *c = all->cases[i].arg;

		for (size_t n = 0; n < c->count; n++)
			passes += is_chosen(all, &c->pass[n]);
	}
	return passes;
}

/* The chosen ones, in that unit. */
static struct readings
readings_of(const struct ring_case *c, int value, double unit)
{
	struct readings r = {0};

	for (size_t n = 0; n < c->count; n++)
		if (is_chosen(c->all, &c->pass[n]))
			readings_add(&r, c->pass[n].value[value] / unit);
	return r;
}

/* In bytes a second; none of NULL. */
static struct readings
speeds(const struct ring_case *c)
{
	if (c == NULL)
		return (struct readings){0};
	return readings_of(c, RELAY_RATE, 1.0 / (double)c->task.message);
}

/* The median; 0: there is none. */
static double
speed(const struct ring_case *c)
{
	struct readings r = speeds(c);

	return r.count > 0 ? readings_median(&r) : 0;
}

/* Of all sizes of ring; the first if there is nothing. */
static const struct ring_case *
best_of(const struct ring_case *sizes)
{
	const struct ring_case *best = sizes;

	for (size_t s = 1; s < RING_SIZES; s++)
		if (speed(&sizes[s]) > speed(best))
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

/* Adds a table: what each contender has done of that task; or, of a stream, at
 * its best size. */
static void
report_table(const struct ring_bench *all, size_t task, bool best, int value,
    const char *subject, struct results *r)
{
	bool stream = value == RELAY_RATE;

	for (int i = 0; i < all->count; i++) {
		const struct ring_contender *c = &all->contender[i];
		const struct ring_case *of = best ? c->best[task / RING_SIZES]
						  : &c->of[task];
		struct readings readings = readings_of(
		    of, value, stream ? 1e6 : 1);
		const char *note = NULL;

		if (readings.count == 0)
			note = why_none(&c->who, r);
		else if (stream)
			note = results_text(r, "%s %.3g GB/s",
			    ring_sizes[(of - c->of) % RING_SIZES].name,
			    speed(of) / 1e9);
		results_figure(r, SECTION, subject, name_of(c),
		    stream ? "M/s" : "ns", &readings, note);
	}
}

/* The peer that sets this limit, or NULL. */
static const struct ring_contender *
peer_of(const struct ring_bench *all, size_t message, int limit)
{
	const struct ring_contender *best = NULL;
	double most = 0;

	for (int i = 1; i < all->count; i++) {
		const struct ring_contender *c = &all->contender[i];
		double now = speed(c->best[message]);

		if (now <= most ||
		    (limit == RING_COPIER && c->who.peer->in_place) ||
		    (limit == RING_PIPE && strcmp(c->who.name, "pipe") != 0))
			continue;
		best = c;
		most = now;
	}
	return best;
}

/* Ours beside that limit. */
static void
compare(
    const struct ring_bench *all, size_t message, int limit, struct results *r)
{
	const struct ring_message *m = &ring_messages[message];
	const char *subject = results_text(
	    r, "%s: ours / %s", m->name, limits[limit]);
	const struct ring_contender *peer = NULL;
	struct readings ours = speeds(all->contender[0].best[message]), theirs;

	if (limit == RING_ACROSS || limit == RING_OWN) {
		theirs = speeds(
		    best_of(limit == RING_OWN ? all->own : all->across));
	} else {
		peer = peer_of(all, message, limit);
		theirs = speeds(peer != NULL ? peer->best[message] : NULL);
	}
	if (peer != NULL && limit != RING_PIPE)
		subject = results_text(r, "%s (%s)", subject, name_of(peer));
	results_ratio(r, SECTION, subject, &ours, &theirs,
	    AT_LEAST(m->at_least[limit]), NULL);
}

static void
report_streams(const struct ring_bench *all, size_t message, struct results *r)
{
	const char *name = ring_messages[message].name;
	size_t first = message * RING_SIZES;

	report_table(all, first, true, RELAY_RATE,
	    results_text(r, "%s messages, each at its best size", name), r);
	report_table(all, first, false, RELAY_RATE,
	    results_text(r, "%s messages, %s", name, ring_sizes[0].name), r);
	for (int limit = 0; limit < RING_LIMITS; limit++)
		compare(all, message, limit, r);
}

static void
report_trips(const struct ring_bench *all, struct results *r)
{
	const struct ring_case *ours = all->contender[0].of;
	const struct ring_case *trip = &ours[RING_TRIP_64];
	struct readings line = readings_of(trip, RELAY_PING, 1),
			two = readings_of(trip, RELAY_PING_TWO, 1);

	results_figure(r, SECTION, trips[0].subject, "the bare cache line",
	    "ns", &line, NULL);
	results_figure(r, SECTION, trips[0].subject, "two lines, one each way",
	    "ns", &two, NULL);
	for (size_t i = 0; i < LENGTH(trips); i++)
		report_table(all, trips[i].task, false, trips[i].value,
		    trips[i].subject, r);
	for (size_t i = 0; i < LENGTH(trip_ratios); i++) {
		trip = &ours[trip_ratios[i].task];
		line = readings_of(trip, trip_ratios[i].of, 1);
		two = readings_of(trip, RELAY_TRIP, 1);
		results_ratio(r, SECTION, trip_ratios[i].subject, &two, &line,
		    AT_MOST(trip_ratios[i].at_most), NULL);
	}
}

static void
report_copies(const struct ring_case *sizes, const char *by, const char *note,
    struct results *r)
{
	struct readings copies = readings_of(best_of(sizes), RELAY_RATE, 1e9);

	results_figure(r, SECTION, "limits", by, "GB/s", &copies, note);
}

static void
report_condition(const struct ring_bench *all, const char *what, size_t count,
    const char *note, struct results *r)
{
	double runs = all->runs > 0 ? all->runs : 1;
	struct readings part = {1, {100.0 * (double)count / runs}};

	results_figure(r, SECTION, "disturbed runs, of all", what, "%", &part,
	    count > 0 ? note : NULL);
}

void
ring_report(struct ring_bench *all, struct results *r)
{
	size_t close = choose(all, false), far = choose(all, true);

	all->far = 2 * close < far;
	for (int i = 0; i < all->count; i++)
		for (size_t m = 0; m < RING_MESSAGES; m++)
			all->contender[i].best[m] = best_of(
			    &all->contender[i].of[m * RING_SIZES]);
	for (size_t m = 0; m < RING_MESSAGES; m++)
		report_streams(all, m, r);
	report_trips(all, r);
	report_copies(all->own, limits[RING_OWN], NULL, r);
	report_copies(all->across, limits[RING_ACROSS],
	    "out of what the other CPU wrote", r);
	report_condition(
	    all, "discarded: the CPUs moved", all->drifted, NULL, r);
	report_condition(all, "left out: CPUs elsewhere",
	    all->quick	   ? 0
		: all->far ? close
			   : far,
	    NULL, r);
	report_condition(all, "counted, but interrupted", all->interrupted,
	    "by other work on the machine", r);
}
