#include <errno.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "bench/job.h"
#include "bench/ping_pong.h"
#include "bench/relay.h"
#include "os/spin.h"

#define SINGLES_MAX 20000 /* trips that are timed one by one */
#define CHUNKS_MAX  301
#define CHUNK_TRIPS 100
#define LONGEST	    60 /* seconds */

struct relay {
	size_t size; /* of all */
	size_t room; /* of memory */
	struct relay_task task;
	struct relay_result result;
	struct channel there, back; /* to begin with: each side copies them */
	double start, end;
	double chunk[CHUNKS_MAX], single[SINGLES_MAX];
	struct ping_pong lines;
	alignas(128) _Atomic uint32_t arrived;
	alignas(128) _Atomic long interruptions;
	alignas(128) _Atomic uint64_t total; /* that were put, plus 1; or 0 */
	alignas(4096) unsigned char memory[];
};

struct relay *
relay_open(size_t memory)
{
	size_t size = sizeof(struct relay) + memory;
	struct relay *r = job_memory(size);

	if (r != NULL) {
		r->size = size;
		r->room = memory;
	}
	return r;
}

void
relay_close(struct relay *r)
{
	munmap(r, r->size);
}

/* Until both are here for the nth time. Pairs with itself: what one wrote
 * before it, the other sees after it. */
static void
meet(struct relay *r, uint32_t nth)
{
	atomic_fetch_add_explicit(&r->arrived, 1, memory_order_acq_rel);
	while (
	    atomic_load_explicit(&r->arrived, memory_order_acquire) < 2 * nth)
		spin_pause();
}

static int
ascending(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double
part_of(double *values, size_t count, double part)
{
	qsort(values, count, sizeof *values, ascending);
	return values[(size_t)(part * (double)(count - 1))];
}

/* So that no fault gets in between. */
static void
touch(const struct channel *c)
{
	for (size_t i = 0; i < c->room; i += 64)
		(void)((volatile char *)c->memory)[i];
}

/* Publishes how many there were. Pairs with the acquire in how_many(). */
static void
end_stream(struct relay *r, struct channel *c)
{
	if (r->task.peer->finish != NULL)
		r->task.peer->finish(c);
	atomic_store_explicit(&r->total, c->number + 1, memory_order_release);
}

static uint64_t
how_many(struct relay *r)
{
	return atomic_load_explicit(&r->total, memory_order_acquire);
}

static int
produce(struct relay *r, struct channel *c)
{
	const struct peer *peer = r->task.peer;
	size_t count = r->task.message > 1024 ? 1 : PEER_BATCH;
	double until;

	r->start = bench_now();
	until = r->start + r->task.ns;
	do {
		/* The clock takes as long as many a message. */
		for (int i = 0; i < 64; i++) {
			long put = peer->put(c, count);

			if (put < 0)
				return (int)put;
			if (put == 0)
				spin_pause();
		}
	} while (bench_now() < until);
	end_stream(r, c);
	return 0;
}

/* Until there are messages: how many, or a negated errno. -EPIPE: the end. */
static long
await_messages(struct relay *r, struct channel *c)
{
	while (how_many(r) != c->number + 1) {
		long got = r->task.peer->get(c);

		if (got != 0)
			return got;
		spin_pause();
	}
	return -EPIPE;
}

static int
consume(struct relay *r, struct channel *c)
{
	long got;

	do
		got = await_messages(r, c);
	while (got > 0);
	if (got != -EPIPE)
		return (int)got;
	r->end = bench_now();
	/* The end may be seen a moment before the number. */
	while (how_many(r) == 0)
		spin_pause();
	if (how_many(r) != c->number + 1)
		return -EBADMSG;
	r->result.rate = (double)c->number / (r->end - r->start) * 1e9;
	return 0;
}

static int
one_trip(const struct peer *peer, struct channel *there, struct channel *back)
{
	long done;

	while ((done = peer->put(there, 1)) == 0)
		spin_pause();
	if (done < 0)
		return (int)done;
	while ((done = peer->get(back)) == 0)
		spin_pause();
	return done == 1 ? 0 : done < 0 ? (int)done : -EBADMSG;
}

/* A part of the time goes to trips that are not timed one by one. */
static int
ask(struct relay *r, struct channel *there, struct channel *back)
{
	const struct peer *peer = r->task.peer;
	double until = bench_now() + r->task.ns / 2, last, now;
	size_t chunks = 0, singles = 0;
	int error = 0;

	do {
		double start = bench_now();

		for (int i = 0; i < CHUNK_TRIPS && error == 0; i++)
			error = one_trip(peer, there, back);
		r->chunk[chunks++] = (bench_now() - start) / CHUNK_TRIPS;
	} while (bench_now() < until && chunks < CHUNKS_MAX && error == 0);

	until = bench_now() + r->task.ns / 2;
	last = bench_now();
	while (error == 0 && singles < SINGLES_MAX && last < until) {
		error = one_trip(peer, there, back);
		now = bench_now();
		r->single[singles++] = now - last;
		last = now;
	}
	if (error < 0)
		return error;
	end_stream(r, there);
	r->result.trip = part_of(r->chunk, chunks, 0.5);
	r->result.p50 = part_of(r->single, singles, 0.5);
	r->result.p99 = part_of(r->single, singles, 0.99);
	return 0;
}

static int
answer(struct relay *r, struct channel *there, struct channel *back)
{
	long done;

	while ((done = await_messages(r, there)) > 0)
		if ((done = r->task.peer->put(back, 1)) < 0)
			break;
	return done == -EPIPE ? 0 : (int)done;
}

/* How often this process had to give its CPU away. */
static long
interruptions(void)
{
	struct rusage usage = {0};

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_nivcsw;
}

static int
pass_messages(struct relay *r, int side)
{
	struct channel there = r->there, back = r->back;

	if (r->task.round_trip)
		return side == 0 ? ask(r, &there, &back)
				 : answer(r, &there, &back);
	return side == 0 ? produce(r, &there) : consume(r, &there);
}

static int
be_side(void *arg, int side)
{
	struct relay *r = arg;
	double before, two = 0, after;
	long interrupted;
	int error;

	touch(&r->there);
	touch(&r->back);
	meet(r, 1);
	before = ping_pong_one(&r->lines, (uint32_t)side);
	if (r->task.round_trip)
		two = ping_pong_two(&r->lines, (uint32_t)side);
	meet(r, 2);
	interrupted = interruptions();
	error = pass_messages(r, side);
	if (error < 0)
		return error;
	atomic_fetch_add(&r->interruptions, interruptions() - interrupted);
	meet(r, 3);
	after = ping_pong_one(&r->lines, (uint32_t)side);
	if (side == 0) {
		r->result.ping_before = before;
		r->result.ping_two = two;
		r->result.ping_after = after;
	}
	return 0;
}

static int
open_channel(struct relay *r, struct channel *c, size_t at, size_t room)
{
	*c = (struct channel){
	    .memory = r->memory + at,
	    .room = room,
	    .size = r->task.ring,
	    .message = r->task.message,
	};
	memset(c->memory, 0, room);
	return r->task.peer->open(c);
}

static int
open_channels(struct relay *r)
{
	const struct relay_task *t = &r->task;
	size_t room = t->peer->memory(t->ring, t->message);
	int error;

	/* A page apart, so that they share nothing. */
	room = (room + 4095) / 4096 * 4096;
	if (room == 0 || 2 * room > r->room)
		return -ENOTSUP;
	error = open_channel(r, &r->there, 0, room);
	if (error == 0 && t->round_trip)
		error = open_channel(r, &r->back, room, room);
	return error;
}

/* Ours: the two processes have their own. */
static void
close_channel(const struct relay *r, struct channel *c)
{
	if (c->own == NULL)
		return;
	if (r->task.peer->close != NULL)
		r->task.peer->close(c);
	free(c->own);
}

int
relay_run(struct benchmark *b, struct relay *r, const struct relay_task *task,
    struct relay_result *out)
{
	struct job job;
	int error;

	r->task = *task;
	r->result = (struct relay_result){0};
	r->there = r->back = (struct channel){0};
	for (int i = 0; i < 3; i++)
		atomic_store(&r->lines.line[i].turn, 0);
	atomic_store(&r->arrived, 0);
	atomic_store(&r->interruptions, 0);
	atomic_store(&r->total, 0);
	error = open_channels(r);
	if (error == 0)
		error = job_start(&job, 2, be_side, r);
	/* A reader waits for the end as long as anybody could write. */
	close_channel(r, &r->there);
	close_channel(r, &r->back);
	if (error == 0)
		error = job_await(b, &job, LONGEST);
	if (error < 0)
		return error;
	*out = r->result;
	out->interruptions = atomic_load(&r->interruptions);
	return 0;
}

bool
relay_drifted(const struct relay_result *r)
{
	return r->ping_after > RELAY_DRIFT * r->ping_before ||
	    r->ping_before > RELAY_DRIFT * r->ping_after;
}
