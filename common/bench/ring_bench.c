/* ring_bench.c: messages between two processes: ours beside other ways, and
 * beside the rate at which a core copies and the time in which two CPUs pass a
 * cache line to and fro. */
#include <errno.h>
#include <stdlib.h>

#include "bench/ring_bench.h"
#include "os/pin.h"

#define TRIP_RING ((size_t)64 << 10)
#define TRIES	  5

static long
interruptions(const struct ring_case *c, const struct relay_result *r)
{
	/* One that sleeps lets others run anyway. */
	if (c->task.peer != NULL && c->task.peer->sleeps)
		return 0;
	return r->interruptions[0] + r->interruptions[1];
}

/* Tries again while the CPUs move or run something else, but not for ever: then
 * an interrupted run counts, as it always does with --quick. Adds a pass,
 * unless the task is not possible, or the CPUs moved every time. */
static int
run_one(struct benchmark *b, struct bench_case *bench_case)
{
	struct ring_case *c = bench_case->arg;
	struct ring_bench *all = c->all;
	struct relay_result result, *best = &c->pass[c->count];
	bool found = false;

	for (int tries = 0; tries < TRIES; tries++) {
		int error = relay_run(b, &c->task, &result);

		if (error < 0)
			return error == -ENOTSUP ? 0 : error;
		all->runs++;
		if (result.drifted && !all->quick) {
			all->drifted++;
			continue;
		}
		if (!found ||
		    interruptions(c, &result) < interruptions(c, best))
			*best = result;
		found = true;
		if (all->quick || interruptions(c, best) == 0)
			break;
	}
	if (!found)
		return 0;
	all->interrupted += interruptions(c, best) > 0;
	if (all->closest == 0 || best->value[RELAY_PING] < all->closest)
		all->closest = best->value[RELAY_PING];
	c->count++;
	return 0;
}

/* Plans to run it. */
static void
add(struct ring_bench *all, struct ring_case *c, const char *name,
    struct relay_task task)
{
	task.ns = all->quick ? 1e6 : 10e6;
	*c = (struct ring_case){.all = all, .task = task};
	all->cases[all->planned++] = (struct bench_case){
	    .name = name, .run = run_one, .arg = c};
}

/* Round trips first, then messages. */
static void
add_contender(struct ring_bench *all, struct ring_contender *c)
{
	struct relay_task task = {.what = RELAY_TRIPS, .peer = c->who.peer};

	for (size_t i = RING_TRIP_8; i <= RING_TRIP_64; i++) {
		task.ring = TRIP_RING;
		task.message = i == RING_TRIP_8 ? 8 : 64;
		add(all, &c->of[i], task.peer->name, task);
	}
	task.what = RELAY_STREAM;
	for (size_t i = 0; i < RING_STREAMS; i++) {
		task.ring = ring_sizes[i % RING_SIZES].bytes;
		task.message = ring_messages[i / RING_SIZES].bytes;
		add(all, &c->of[i], task.peer->name, task);
	}
}

/* They are counted in bytes. */
static void
add_copies(struct ring_bench *all)
{
	for (size_t i = 0; i < RING_SIZES; i++) {
		struct relay_task task = {.what = RELAY_COPY,
		    .ring = ring_sizes[i].bytes,
		    .message = 1};

		add(all, &all->own[i], "copies", task);
		task.what = RELAY_COPY_ACROSS;
		add(all, &all->across[i], "copies", task);
	}
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
	all = calloc(1, sizeof *all);
	if (all == NULL)
		return -ENOMEM;
	all->quick = b->quick;
	add_copies(all);
	for (; all->count < b->contenders; all->count++) {
		struct ring_contender *c = &all->contender[all->count];

		c->who = b->contender[all->count];
		contender_load(&c->who);
		if (c->who.peer != NULL)
			add_contender(all, c);
	}
	error = bench_take_turns(
	    b, "ring", all->cases, all->planned, RING_PASSES);
	/* After an interrupt, the passes so far are reported. */
	if (error == 0 || error == -EINTR)
		ring_report(all, &b->results);
	free(all);
	return error;
}
