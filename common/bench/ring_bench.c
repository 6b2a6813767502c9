/* ring_bench.c: messages between two processes: ours beside other ways, and
 * beside what a core can copy, and how fast two CPUs can hand a cache line
 * over. */
#include <errno.h>
#include <stdlib.h>

#include "bench/copy_limit.h"
#include "bench/relay.h"
#include "bench/ring_bench.h"
#include "role/pin.h"

#define TRIP_RING ((size_t)64 << 10)
#define TRIES	  5

/* One run of one contender; its quantity is below RING_RUNS. */
struct ring_run {
	struct ring_bench *all;
	struct ring_contender *contender;
	size_t quantity;
};

/* Tries again while the CPUs move, or something else runs on them, but not for
 * ever: then an interrupted run counts. -EAGAIN: the CPUs moved every time. */
static int
relay_undisturbed(struct benchmark *b, struct ring_bench *all,
    const struct relay_task *task, struct relay_result *out)
{
	struct relay_result result;
	bool found = false;

	for (int tries = 0; tries < TRIES; tries++) {
		int error = relay_run(b, all->relay, task, &result);

		if (error < 0)
			return error;
		all->runs++;
		if (relay_drifted(&result)) {
			all->drifted++;
			continue;
		}
		/* One that sleeps lets others run anyway. */
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
note(const struct ring_run *run, size_t quantity, double value,
    const struct relay_result *r)
{
	struct ring_readings *to = &run->contender->of[quantity];
	double ping = (r->ping_before + r->ping_after) / 2;

	to->value[to->count] = value;
	to->ping[to->count++] = ping;
	if (run->all->closest == 0 || ping < run->all->closest)
		run->all->closest = ping;
}

static void
note_all(const struct ring_run *run, const struct relay_result *r)
{
	if (run->quantity < RING_TRIP_8) {
		note(run, run->quantity, r->rate / 1e6, r);
		return;
	}
	note(run, run->quantity, r->trip, r);
	if (run->quantity == RING_TRIP_8)
		return;
	note(run, RING_P50, r->p50, r);
	note(run, RING_P99, r->p99, r);
	note(run, RING_PING, r->ping_before, r);
	note(run, RING_PING_TWO, r->ping_two, r);
}

static int
run_one(struct benchmark *b, struct bench_case *c)
{
	const struct ring_run *run = c->arg;
	size_t q = run->quantity;
	bool trip = q >= RING_TRIP_8;
	struct relay_task task = {
	    .peer = run->contender->who.peer,
	    .ring = trip ? TRIP_RING : ring_sizes[q % RING_SIZES].bytes,
	    .message = trip ? (q == RING_TRIP_8 ? 8 : 64)
			    : ring_messages[q / RING_SIZES].bytes,
	    .ns = run->all->ns,
	    .round_trip = trip,
	};
	struct relay_result result;
	int error = relay_undisturbed(b, run->all, &task, &result);

	if (error == 0)
		note_all(run, &result);
	return error == -ENOTSUP || error == -EAGAIN ? 0 : error;
}

/* The best of the sizes that a ring has: within the caches. */
static int
run_copy(struct benchmark *b, struct bench_case *c)
{
	struct ring_bench *all = ((struct ring_run *)c->arg)->all;
	double best = 0, best_between = 0;

	for (size_t s = 0; s < RING_SIZES; s++) {
		size_t size = ring_sizes[s].bytes;
		double rate, between;
		int error = copy_limit(b, size, all->ns, &rate);

		if (error == 0)
			error = copy_limit_between(b, size, all->ns, &between);
		if (error < 0)
			return error;
		best = rate > best ? rate : best;
		best_between = between > best_between ? between : best_between;
	}
	readings_add(&all->copy, best);
	readings_add(&all->between, best_between);
	return 0;
}

/* Two channels of the largest size, in whichever peer needs most. */
static size_t
most_memory(const struct ring_bench *all)
{
	size_t most = 0;

	for (int i = 0; i < all->count; i++) {
		const struct peer *p = all->contender[i].who.peer;

		for (size_t q = 0; q < RING_TRIP_8 && p != NULL; q++) {
			size_t size = p->memory(
			    ring_sizes[q % RING_SIZES].bytes,
			    ring_messages[q / RING_SIZES].bytes);

			most = size > most ? size : most;
		}
	}
	return 2 * (most + 4096);
}

/* Round trips, then messages, of each contender that is there. Returns how many
 * cases. */
static size_t
plan(struct ring_bench *all, struct bench_case *cases, struct ring_run *runs)
{
	size_t count = 1;

	runs[0].all = all;
	cases[0] = (struct bench_case){
	    .name = "copies", .run = run_copy, .arg = &runs[0]};
	for (int i = 0; i < all->count; i++) {
		struct ring_contender *c = &all->contender[i];

		for (size_t q = 0; q < RING_RUNS && c->who.peer != NULL; q++) {
			runs[count] = (struct ring_run){
			    all, c, (q + RING_TRIP_8) % RING_RUNS};
			cases[count] = (struct bench_case){
			    .name = c->who.peer->name,
			    .run = run_one,
			    .arg = &runs[count]};
			count++;
		}
	}
	return count;
}

static int
run_all(struct benchmark *b, struct ring_bench *all)
{
	size_t most = (size_t)all->count * RING_RUNS + 1, count;
	struct bench_case *cases = calloc(most, sizeof *cases);
	struct ring_run *runs = calloc(most, sizeof *runs);
	int error = -ENOMEM;

	all->relay = relay_open(most_memory(all));
	if (cases != NULL && runs != NULL && all->relay != NULL) {
		count = plan(all, cases, runs);
		error = bench_take_turns(b, "ring", cases, count, RING_PASSES);
	}
	if (all->relay != NULL)
		relay_close(all->relay);
	free(cases);
	free(runs);
	return error;
}

int
bench_ring(struct benchmark *b)
{
	struct contender who[CONTENDERS_MAX];
	struct ring_bench *all;
	int count, error;

	if (pin_choices() < 2) {
		results_figure(&b->results, "ring", "messages", "all of them",
		    "M/s", NULL, "this takes two CPUs");
		return 0;
	}
	count = contenders_load(b->peers, who);
	if (count < 0)
		return count;
	all = calloc(1, sizeof *all);
	if (all == NULL)
		return -ENOMEM;
	all->count = count;
	for (int i = 0; i < count; i++)
		all->contender[i].who = who[i];
	all->ns = b->quick ? 1e6 : 10e6;
	error = run_all(b, all);
	/* Whoever interrupts it gets what is there. */
	if (error == 0 || error == -EINTR)
		ring_report(all, &b->results);
	free(all);
	return error;
}
