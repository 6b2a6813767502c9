/* ring_bench.c: messages between two processes: ours beside other ways, and
 * beside the rate at which a core copies and the time in which two CPUs pass a
 * cache line to and fro. */
#include <errno.h>
#include <stdlib.h>

#include "bench/copy_limit.h"
#include "bench/ring_bench.h"
#include "os/pin.h"

#define TRIP_RING ((size_t)64 << 10)
#define TRIES	  5

/* Tries again while the CPUs move or run something else, but not for ever: then
 * an interrupted run counts, as it always does with --quick. -EAGAIN: the CPUs
 * moved every time. */
static int
run_undisturbed(
    struct benchmark *b, struct ring_quantity *q, struct relay_result *out)
{
	struct ring_bench *all = q->all;
	struct relay_result result;
	bool found = false;

	for (int tries = 0; tries < TRIES; tries++) {
		int error = relay_run(b, all->relay, &q->task, &result);

		if (error < 0)
			return error;
		all->runs++;
		if (!all->quick && relay_drifted(&result)) {
			all->drifted++;
			continue;
		}
		/* One that sleeps lets others run anyway. */
		if (q->task.peer->sleeps)
			result.interruptions = 0;
		if (!found || result.interruptions < out->interruptions)
			*out = result;
		found = true;
		if (all->quick || out->interruptions == 0)
			break;
	}
	all->interrupted += found && out->interruptions > 0;
	return found ? 0 : -EAGAIN;
}

static void
note(struct ring_quantity *q, double value, const struct relay_result *r)
{
	double ping = q->all->quick ? 1 : (r->ping_before + r->ping_after) / 2;

	q->value[q->count] = value;
	q->ping[q->count++] = ping;
	if (q->all->closest == 0 || ping < q->all->closest)
		q->all->closest = ping;
}

static int
run_one(struct benchmark *b, struct bench_case *c)
{
	struct ring_quantity *q = c->arg;
	struct relay_result r;
	int error = run_undisturbed(b, q, &r);

	if (error < 0)
		return error == -ENOTSUP || error == -EAGAIN ? 0 : error;
	note(q, q->task.round_trip ? r.trip : r.rate / 1e6, &r);
	if (q->task.round_trip && q->task.message == 64) {
		q -= RING_TRIP_64;
		note(&q[RING_P50], r.p50, &r);
		note(&q[RING_P99], r.p99, &r);
		note(&q[RING_PING], r.ping_before, &r);
		note(&q[RING_PING_TWO], r.ping_two, &r);
	}
	return 0;
}

/* The best of the sizes that a ring has. */
static int
run_copy(struct benchmark *b, struct bench_case *c)
{
	struct ring_bench *all = c->arg;
	double best[2] = {0}, rate;

	for (size_t i = 0; i < 2 * RING_SIZES; i++) {
		bool between = i % 2 == 1;
		int error = copy_limit(
		    b, between, ring_sizes[i / 2].bytes, all->ns, &rate);

		if (error < 0)
			return error;
		if (rate > best[between])
			best[between] = rate;
	}
	readings_add(&all->copy, best[0]);
	readings_add(&all->between, best[1]);
	return 0;
}

static struct relay_task
task_of(const struct ring_bench *all, const struct peer *peer, size_t quantity)
{
	struct relay_task task = {.peer = peer, .ns = all->ns};

	if (quantity < RING_RATES) {
		task.ring = ring_sizes[quantity % RING_SIZES].bytes;
		task.message = ring_messages[quantity / RING_SIZES].bytes;
	} else {
		task.ring = TRIP_RING;
		task.message = quantity == RING_TRIP_8 ? 8 : 64;
		task.round_trip = true;
	}
	return task;
}

/* Adds the contender's cases: round trips first, then messages. Returns how
 * many cases there are then. */
static size_t
plan_contender(struct ring_bench *all, struct ring_contender *c,
    struct bench_case *cases, size_t count)
{
	for (size_t i = 0; i < RING_QUANTITIES; i++)
		c->of[i].all = all;
	for (size_t i = 0; i <= RING_TRIP_64 && c->who.peer != NULL; i++) {
		size_t quantity = (i + RING_RATES) % (RING_TRIP_64 + 1);

		c->of[quantity].task = task_of(all, c->who.peer, quantity);
		cases[count++] = (struct bench_case){.name = c->who.peer->name,
		    .run = run_one,
		    .arg = &c->of[quantity]};
	}
	return count;
}

/* Two channels of the largest size, in whichever peer needs most. */
static size_t
most_memory(const struct bench_case *cases, size_t count)
{
	size_t most = 0;

	for (size_t i = 1; i < count; i++) {
		const struct ring_quantity *q = cases[i].arg;
		size_t size = q->task.peer->memory(
		    q->task.ring, q->task.message);

		most = size > most ? size : most;
	}
	return 2 * (most + 4096);
}

static int
run_all(struct benchmark *b, struct ring_bench *all)
{
	struct bench_case *cases = calloc(
	    (size_t)all->count * RING_QUANTITIES + 1, sizeof *cases);
	size_t count = 1;
	int error = -ENOMEM;

	if (cases == NULL)
		return -ENOMEM;
	cases[0] = (struct bench_case){
	    .name = "copies", .run = run_copy, .arg = all};
	for (int i = 0; i < all->count; i++)
		count = plan_contender(all, &all->contender[i], cases, count);
	all->relay = relay_open(most_memory(cases, count));
	if (all->relay != NULL) {
		error = bench_take_turns(b, "ring", cases, count, RING_PASSES);
		relay_close(all->relay);
	}
	free(cases);
	return error;
}

int
bench_ring(struct benchmark *b)
{
	struct ring_bench *all;
	int error;

	if (pin_choices() < 2) {
		results_figure(&b->results, "ring", "messages", "all of them",
		    "M/s", NULL, "this requires two CPUs");
		return 0;
	}
	if (b->contenders < 0)
		return b->contenders;
	all = calloc(1, sizeof *all);
	if (all == NULL)
		return -ENOMEM;
	all->count = b->contenders;
	for (int i = 0; i < all->count; i++) {
		all->contender[i].who = b->contender[i];
		contender_load(&all->contender[i].who);
	}
	all->quick = b->quick;
	all->ns = b->quick ? 1e6 : 10e6;
	error = run_all(b, all);
	/* After an interrupt, the passes so far are reported. */
	if (error == 0 || error == -EINTR)
		ring_report(all, &b->results);
	free(all);
	return error;
}
