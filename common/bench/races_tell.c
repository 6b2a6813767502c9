/* races_tell.c: who was how fast. See races.h. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "bench/races.h"

#define SECTION "ring"
#define FAR	2 /* times the closest that the CPUs were seen */

const struct race_message race_messages[RACES_MESSAGES] = {
    {8, "8 B", 1.0, 0, 0, 0},
    {64, "64 B", 1.1, 0, 0, 100},
    {1024, "1 KiB", 1.2, 0, 0.9, 0},
    {65536, "64 KiB", 0, 3, 0, 0},
};

const struct race_size race_sizes[RACES_SIZES] = {
    {(size_t)256 << 10, "256 KiB"}, /* first: it is told by itself */
    {(size_t)1 << 20, "1 MiB"},
    {(size_t)2 << 20, "2 MiB"},
    {(size_t)8 << 20, "8 MiB"},
};

static bool
is_close(const struct races *all, double ping)
{
	return ping < FAR * all->closest;
}

static void
count(struct races *all, const struct readings *r)
{
	for (size_t i = 0; i < r->count; i++)
		if (is_close(all, r->ping[i]))
			all->close++;
		else
			all->far++;
}

static struct sample
choose(const struct races *all, const struct readings *r, bool close)
{
	struct sample s = {0};

	for (size_t i = 0; i < r->count; i++)
		if (is_close(all, r->ping[i]) == close)
			sample_add(&s, r->value[i]);
	return s;
}

/* Only what was measured at the same distance can be compared: the two CPUs
 * within one cache if that was so in a third of all runs, else apart. */
static void
choose_all(struct races *all)
{
	bool close;

	for (int i = 0; i < all->count; i++)
		for (size_t m = 0; m < RACES_MESSAGES; m++)
			for (size_t s = 0; s < RACES_SIZES; s++)
				count(all, &all->entry[i].rates[m][s]);
	close = 2 * all->close >= all->far;
	all->ping = choose(all, &all->pings, close);
	all->ping_two = choose(all, &all->ping_twos, close);
	for (int i = 0; i < all->count; i++) {
		struct entry *e = &all->entry[i];

		e->brief = choose(all, &e->briefs, close);
		e->trip = choose(all, &e->trips, close);
		e->p50 = choose(all, &e->p50s, close);
		e->p99 = choose(all, &e->p99s, close);
		for (size_t m = 0; m < RACES_MESSAGES; m++)
			for (size_t s = 0; s < RACES_SIZES; s++)
				e->rate[m][s] = choose(
				    all, &e->rates[m][s], close);
	}
}

/* The size with the largest median; RACES_SIZES: there is none. */
static size_t
best_size(const struct entry *e, size_t m)
{
	size_t best = RACES_SIZES;

	for (size_t s = 0; s < RACES_SIZES; s++)
		if (e->rate[m][s].count > 0 &&
		    (best == RACES_SIZES ||
			sample_median(&e->rate[m][s]) >
			    sample_median(&e->rate[m][best])))
			best = s;
	return best;
}

static const char *
why_not(const struct entry *e, char *words, size_t size)
{
	if (e->who.peer != NULL)
		snprintf(words, size, "not in that size, or not seen");
	else if (*e->who.package != '\0')
		snprintf(words, size, "not installed: %s", e->who.package);
	else
		snprintf(words, size, "not built: ./run.sh bench does it");
	return words;
}

static const char *
name_of(const struct entry *e)
{
	return e->who.peer != NULL ? e->who.peer->name : e->who.name;
}

static int
tell_rate(struct races *all, const struct entry *e, size_t m, size_t s,
    const char *subject)
{
	char note[80];

	if (s == RACES_SIZES || e->rate[m][s].count == 0)
		return results_figure(&all->bench->results, SECTION, subject,
		    name_of(e), "M/s", NULL, why_not(e, note, sizeof note));
	snprintf(note, sizeof note, "%s %.3g GB/s", race_sizes[s].name,
	    sample_median(&e->rate[m][s]) * (double)race_messages[m].bytes /
		1e3);
	return results_figure(&all->bench->results, SECTION, subject,
	    name_of(e), "M/s", &e->rate[m][s], note);
}

static int
tell_rates(struct races *all, size_t m, bool best)
{
	char subject[80];
	int error = 0;

	snprintf(subject, sizeof subject, "%s messages, %s",
	    race_messages[m].name, best ? "each at its best size" : "256 KiB");
	for (int i = 0; i < all->count && error == 0; i++) {
		const struct entry *e = &all->entry[i];

		error = tell_rate(
		    all, e, m, best ? best_size(e, m) : 0, subject);
	}
	return error;
}

static int
tell_trip(struct races *all, const char *subject, size_t offset)
{
	int error = 0;

	for (int i = 0; i < all->count && error == 0; i++) {
		const struct entry *e = &all->entry[i];
		const struct sample *s =
		    (const struct sample *)(const void *)((const char *)e +
			offset);
		char note[80] = "";

		if (s->count == 0)
			why_not(e, note, sizeof note);
		error = results_figure(&all->bench->results, SECTION, subject,
		    name_of(e), "ns", s, note);
	}
	return error;
}

static int
tell_trips(struct races *all)
{
	static const struct {
		const char *subject;
		size_t offset;
	} rows[] = {
	    {"round trip, 64 B, mean of a hundred",
		offsetof(struct entry, trip)},
	    {"round trip, 64 B, p50 of single ones",
		offsetof(struct entry, p50)},
	    {"round trip, 64 B, p99 of single ones",
		offsetof(struct entry, p99)},
	    {"round trip, 8 B, mean of a hundred",
		offsetof(struct entry, brief)},
	};
	int error = results_figure(&all->bench->results, SECTION,
	    rows[0].subject, "the bare cache line", "ns", &all->ping, "");

	if (error == 0)
		error = results_figure(&all->bench->results, SECTION,
		    rows[0].subject, "two lines, one each way", "ns",
		    &all->ping_two, "");
	for (size_t i = 0; i < sizeof rows / sizeof *rows && error == 0; i++)
		error = tell_trip(all, rows[i].subject, rows[i].offset);
	return error;
}

/* Of the others: the best at that message, or the best that copies. */
static const struct entry *
best_peer(const struct races *all, size_t m, bool copying)
{
	const struct entry *best = NULL;

	for (int i = 0; i < all->count; i++) {
		const struct entry *e = &all->entry[i];
		size_t s = best_size(e, m);

		if (e->who.ours || s == RACES_SIZES ||
		    (copying && e->who.peer->in_place))
			continue;
		if (best == NULL ||
		    sample_median(&e->rate[m][s]) >
			sample_median(&best->rate[m][best_size(best, m)]))
			best = e;
	}
	return best;
}

static const struct entry *
find(const struct races *all, const char *name)
{
	for (int i = 0; i < all->count; i++)
		if (strcmp(all->entry[i].who.name, name) == 0)
			return &all->entry[i];
	return NULL;
}

static int
tell_ratio(struct races *all, size_t m, const struct sample *ours,
    const struct entry *of, const char *what, double bar)
{
	size_t s = of != NULL ? best_size(of, m) : RACES_SIZES;
	enum bar_kind kind = bar > 0 ? BAR_AT_LEAST : BAR_NONE;
	char subject[80];

	snprintf(subject, sizeof subject, "%s: ours / %s",
	    race_messages[m].name, what);
	if (s == RACES_SIZES)
		return results_ratio(&all->bench->results, SECTION, subject,
		    ours, NULL, kind, bar, "there is none to compare with");
	if (strcmp(what, name_of(of)) != 0)
		snprintf(subject, sizeof subject, "%s: ours / %s (%s)",
		    race_messages[m].name, what, name_of(of));
	return results_ratio(&all->bench->results, SECTION, subject, ours,
	    &of->rate[m][s], kind, bar, "");
}

static int
tell_ratios(struct races *all, size_t m)
{
	const struct race_message *what = &race_messages[m];
	size_t s = best_size(&all->entry[0], m);
	const struct sample *ours = s == RACES_SIZES
	    ? NULL
	    : &all->entry[0].rate[m][s];
	struct sample bytes = {0};
	char subject[80];
	int error = tell_ratio(
	    all, m, ours, best_peer(all, m, false), "best peer", what->best);

	if (error == 0 && what->copying > 0)
		error = tell_ratio(all, m, ours, best_peer(all, m, true),
		    "best copier", what->copying);
	if (error == 0)
		error = tell_ratio(
		    all, m, ours, find(all, "pipe"), "pipe", what->pipe);
	if (error < 0 || ours == NULL)
		return error;
	bytes = sample_scaled(ours, (double)what->bytes / 1e3);
	snprintf(subject, sizeof subject, "%s: ours / copy from cache to cache",
	    what->name);
	error = results_ratio(&all->bench->results, SECTION, subject, &bytes,
	    &all->between, what->limit > 0 ? BAR_AT_LEAST : BAR_NONE,
	    what->limit, "");
	if (error < 0)
		return error;
	snprintf(subject, sizeof subject, "%s: ours / copy in one's own cache",
	    what->name);
	return results_ratio(&all->bench->results, SECTION, subject, &bytes,
	    &all->copy, BAR_NONE, 0, "");
}

static int
tell_condition(
    struct races *all, const char *what, unsigned count, const char *meaning)
{
	struct sample part = {0};

	sample_add(&part, 100.0 * count / (all->runs > 0 ? all->runs : 1));
	return results_figure(&all->bench->results, SECTION,
	    "was this machine fit for it? of all runs", what, "%", &part,
	    count > 0 ? meaning : "");
}

static int
tell_conditions(struct races *all)
{
	bool close = 2 * all->close >= all->far;
	int error = tell_condition(
	    all, "thrown away: CPUs moved", all->drifted, "");

	if (error == 0)
		error = tell_condition(all, "not told: CPUs elsewhere",
		    close ? all->far : all->close, "");
	return error < 0 ? error
			 : tell_condition(all, "told, but interrupted",
			       all->interrupted, "by what else was running");
}

int
races_tell(struct races *all)
{
	const struct entry *ours = find(all, OURS);
	struct results *r = &all->bench->results;
	int error = 0;

	choose_all(all);
	for (size_t m = 0; m < RACES_MESSAGES && error == 0; m++) {
		error = tell_rates(all, m, true);
		if (error == 0)
			error = tell_rates(all, m, false);
		if (error == 0)
			error = tell_ratios(all, m);
	}
	if (error == 0)
		error = tell_trips(all);
	if (error == 0)
		error = results_ratio(r, SECTION,
		    "64 B round trip: ours / bare cache line",
		    ours != NULL ? &ours->trip : NULL, &all->ping, BAR_AT_MOST,
		    1.3, "");
	if (error == 0)
		error = results_ratio(r, SECTION,
		    "64 B round trip: ours / two lines, one each way",
		    ours != NULL ? &ours->trip : NULL, &all->ping_two, BAR_NONE,
		    0, "");
	if (error == 0)
		error = results_ratio(r, SECTION,
		    "8 B round trip: ours / bare cache line",
		    ours != NULL ? &ours->brief : NULL, &all->ping, BAR_NONE, 0,
		    "");
	if (error == 0)
		error = results_figure(r, SECTION, "limits",
		    "copy in one's own cache", "GB/s", &all->copy, "");
	if (error == 0)
		error = results_figure(r, SECTION, "limits",
		    "copy from cache to cache", "GB/s", &all->between,
		    "of what the other CPU wrote");
	return error < 0 ? error : tell_conditions(all);
}
