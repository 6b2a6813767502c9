/* ring.c: messages between two processes: ours beside other ways, and beside what
 * a core can copy, and how fast two CPUs can hand a cache line over.
 *
 * All contenders take turns, pass after pass, so that what happens to the machine
 * happens to all of them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/copy.h"
#include "bench/races.h"
#include "bench/relay.h"
#include "role/pin.h"

#define ENOUGH	  3    /* passes, if they take ... */
#define LONG	  80e9 /* ... so many ns together */
#define TRIP_RING ((size_t)64 << 10)
#define TRIES	  5

/* Tries again while the CPUs move, or something else runs on them, but not for
 * ever: then an interrupted run counts. -EAGAIN: the CPUs moved every time. */
static int
run(struct races *all, const struct relay_task *task, bool round_trip,
    struct relay_result *out)
{
	struct relay_result result;
	bool found = false;

	for (int tries = 0; tries < TRIES; tries++) {
		int error = round_trip
		    ? relay_round_trip(all->bench, all->relay, task, &result)
		    : relay_stream(all->bench, all->relay, task, &result);

		if (error < 0)
			return error;
		all->runs++;
		if (relay_drifted(&result)) {
			all->drifted++;
			continue;
		}
		/* Who sleeps lets others run anyway. */
		if (task->peer->sleeps)
			result.interruptions = 0;
		if (!found || result.interruptions < out->interruptions)
			*out = result;
		found = true;
		if (out->interruptions == 0)
			return 0;
	}
	all->interrupted += found;
	return found ? 0 : -EAGAIN;
}

static void
note(struct races *all, struct readings *to, double value,
    const struct relay_result *r)
{
	double ping = (r->ping_before + r->ping_after) / 2;

	to->value[to->count] = value;
	to->ping[to->count++] = ping;
	if (all->closest == 0 || ping < all->closest)
		all->closest = ping;
}

static int
race(struct races *all, struct entry *e, size_t m, size_t s)
{
	struct relay_result result;
	struct relay_task task = {
	    .peer = e->who.peer,
	    .ring = race_sizes[s].bytes,
	    .message = race_messages[m].bytes,
	    .ns = all->ns,
	};
	int error = run(all, &task, false, &result);

	if (error == 0)
		note(all, &e->rates[m][s], result.rate / 1e6, &result);
	return error == -ENOTSUP || error == -EAGAIN ? 0 : error;
}

/* 0, though there may be no result. */
static int
trip(struct races *all, struct entry *e, size_t message,
    struct relay_result *result, bool *done)
{
	struct relay_task task = {
	    .peer = e->who.peer,
	    .ring = TRIP_RING,
	    .message = message,
	    .ns = all->ns,
	};
	int error = run(all, &task, true, result);

	*done = error == 0;
	return error == -ENOTSUP || error == -EAGAIN ? 0 : error;
}

static int
trips(struct races *all, struct entry *e)
{
	struct relay_result result;
	bool done;
	int error = trip(all, e, 8, &result, &done);

	if (error == 0 && done)
		note(all, &e->briefs, result.trip, &result);
	if (error == 0)
		error = trip(all, e, 64, &result, &done);
	if (error < 0 || !done)
		return error;
	note(all, &e->trips, result.trip, &result);
	note(all, &e->p50s, result.p50, &result);
	note(all, &e->p99s, result.p99, &result);
	if (e->who.ours) {
		note(all, &all->pings, result.ping_before, &result);
		note(all, &all->ping_twos, result.ping_two, &result);
	}
	return 0;
}

/* The best of the sizes that a ring has: within the caches. */
static int
race_copy(struct races *all)
{
	double best = 0, rate = 0, best_between = 0, between = 0;
	int error = 0;

	for (size_t s = 0; s < RACES_SIZES && error == 0; s++) {
		size_t size = race_sizes[s].bytes;

		error = copy_measure(all->bench, size, all->ns, &rate);
		if (error == 0)
			error = copy_measure_between(
			    all->bench, size, all->ns, &between);
		best = rate > best ? rate : best;
		best_between = between > best_between ? between : best_between;
	}
	if (error < 0)
		return error;
	sample_add(&all->copy, best);
	sample_add(&all->between, best_between);
	return 0;
}

static int
pass(struct races *all, int number, int passes)
{
	int error = race_copy(all);

	for (int i = 0; i < all->count && error == 0; i++) {
		struct entry *e = &all->entry[i];

		if (e->who.peer == NULL)
			continue;
		progress_say(&all->bench->progress, "ring: pass %d of %d: %s",
		    number, passes, e->who.peer->name);
		error = trips(all, e);
		for (size_t m = 0; m < RACES_MESSAGES && error == 0; m++)
			for (size_t s = 0; s < RACES_SIZES && error == 0; s++)
				error = race(all, e, m, s);
		if (error == -EBADMSG) {
			progress_clear(&all->bench->progress);
			fprintf(stderr, "shmlab: %s:\n", e->who.peer->name);
		}
	}
	return error;
}

/* Two channels of the largest size, in whichever peer needs most. */
static size_t
most_memory(const struct races *all)
{
	size_t most = 0;

	for (int i = 0; i < all->count; i++)
		for (size_t m = 0; m < RACES_MESSAGES; m++)
			for (size_t s = 0; s < RACES_SIZES; s++) {
				const struct peer *p = all->entry[i].who.peer;
				size_t size = p == NULL
				    ? 0
				    : p->memory(race_sizes[s].bytes,
					  race_messages[m].bytes);

				most = size > most ? size : most;
			}
	return 2 * (most + 4096);
}

static int
load(struct races *all)
{
	struct contender who[CONTENDERS_MAX];
	int count = contenders_load(all->bench->peers, who);

	for (int i = 0; i < count; i++)
		all->entry[i].who = who[i];
	all->count = count;
	return count < 0 ? count : 0;
}

static int
run_all(struct races *all)
{
	int passes = all->bench->quick ? 1 : RACES_PASSES, error = load(all),
	    told;
	double start = bench_now();

	if (error < 0)
		return error;
	all->relay = relay_open(most_memory(all));
	if (all->relay == NULL)
		return -ENOMEM;
	for (int i = 0; i < passes && error == 0; i++)
		if (i < ENOUGH || bench_now() < start + LONG)
			error = pass(all, i + 1, passes);
	relay_close(all->relay);
	/* Who interrupts it gets what is there. */
	told = error == 0 || error == -EINTR ? races_tell(all) : 0;
	return error < 0 ? error : told;
}

int
bench_ring(struct bench *b)
{
	struct races *all;
	int error;

	if (pin_choices() < 2)
		return results_figure(&b->results, "ring", "messages",
		    "all of them", "M/s", NULL, "this takes two CPUs");
	all = calloc(1, sizeof *all);
	if (all == NULL)
		return -ENOMEM;
	all->bench = b;
	all->ns = b->quick ? 1e6 : 10e6;
	error = run_all(all);
	free(all);
	return error;
}
