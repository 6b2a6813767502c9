#include <errno.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "bench/job.h"
#include "bench/relay.h"
#include "region/spin.h"

#define PING_CHUNKS 11
#define PING_TRIPS  200
#define TRIPS_MAX   20000 /* single ones that are noted */
#define CHUNKS_MAX  301
#define CHUNK_TRIPS 100
#define LONGEST	    60 /* seconds */

struct relay {
	size_t size; /* of all */
	size_t room; /* of memory */
	struct relay_task task;
	struct relay_result result;
	double start, end;
	double chunk[CHUNKS_MAX], single[TRIPS_MAX];
	/* Lines that both write, and nothing else. */
	struct {
		alignas(128) _Atomic uint32_t turn;
	} line[3];
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

/* Both have come so far for the nth time. Pairs with itself: what one wrote
 * before, the other sees behind it. */
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

/* What is passed to and fro by each side: written here, awaited there. */
struct ball {
	_Atomic uint32_t *in, *out;
	uint32_t turn; /* awaited next */
};

/* A line says whose turn it is: even, side 0's. Returns ns for a trip. */
static double
ping_pong_for(struct ball *b, bool pause)
{
	double start = bench_now();

	for (int j = 0; j < PING_TRIPS; j++, b->turn += 2) {
		while (atomic_load_explicit(b->in, memory_order_relaxed) !=
		    b->turn)
			if (pause)
				spin_pause();
		atomic_store_explicit(
		    b->out, b->turn + 1, memory_order_relaxed);
	}
	return (bench_now() - start) / PING_TRIPS;
}

/* Some CPUs are faster if they pause between two looks, and some if not. */
static double
ping_pong(struct ball *b)
{
	double chunk[PING_CHUNKS], paused[PING_CHUNKS], one, other;

	for (int i = 0; i < PING_CHUNKS; i++) {
		chunk[i] = ping_pong_for(b, false);
		paused[i] = ping_pong_for(b, true);
	}
	one = part_of(chunk, PING_CHUNKS, 0.5);
	other = part_of(paused, PING_CHUNKS, 0.5);
	return one < other ? one : other;
}

/* One line there and back. */
static double
ping_pong_one(struct relay *r, uint32_t side)
{
	_Atomic uint32_t *line = &r->line[0].turn;
	uint32_t now = atomic_load_explicit(line, memory_order_relaxed);
	struct ball ball = {line, line, now / 2 * 2 + side};

	return ping_pong(&ball);
}

/* One line there, and another one back, as two channels must have it. */
static double
ping_pong_two(struct relay *r, uint32_t side)
{
	struct ball ball = {
	    &r->line[2 - side].turn, &r->line[1 + side].turn, side};

	return ping_pong(&ball);
}

/* So that no fault comes in between. */
static void
touch(const struct channel *c)
{
	for (size_t i = 0; i < c->room; i += 64)
		(void)((volatile char *)c->memory)[i];
}

/* Says how many there were in all. Pairs with the acquire in how_many(). */
static void
end_of(struct relay *r, struct channel *c)
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
	end_of(r, c);
	return 0;
}

static int
consume(struct relay *r, struct channel *c)
{
	const struct peer *peer = r->task.peer;

	while (how_many(r) != c->number + 1) {
		long got = peer->get(c);

		if (got == -EPIPE)
			break;
		if (got < 0)
			return (int)got;
		if (got == 0)
			spin_pause();
	}
	r->end = bench_now();
	/* The end may be told a moment before the number. */
	while (how_many(r) == 0)
		spin_pause();
	if (how_many(r) != c->number + 1)
		return -EBADMSG;
	r->result.rate = (double)c->number / (r->end - r->start) * 1e9;
	return 0;
}

static int
get_one(const struct peer *peer, struct channel *c)
{
	long got;

	while ((got = peer->get(c)) == 0)
		spin_pause();
	return got == 1 ? 0 : got < 0 ? (int)got : -EBADMSG;
}

static int
one_trip(const struct peer *peer, struct channel *there, struct channel *back)
{
	long put;

	while ((put = peer->put(there, 1)) == 0)
		spin_pause();
	return put < 0 ? (int)put : get_one(peer, back);
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
	while (error == 0 && singles < TRIPS_MAX && last < until) {
		error = one_trip(peer, there, back);
		now = bench_now();
		r->single[singles++] = now - last;
		last = now;
	}
	if (error < 0)
		return error;
	end_of(r, there);
	r->result.trip = part_of(r->chunk, chunks, 0.5);
	r->result.p50 = part_of(r->single, singles, 0.5);
	r->result.p99 = part_of(r->single, singles, 0.99);
	return 0;
}

static int
answer(struct relay *r, struct channel *there, struct channel *back)
{
	const struct peer *peer = r->task.peer;

	while (how_many(r) != there->number + 1) {
		long got = peer->get(there);

		if (got == -EPIPE)
			return 0;
		if (got < 0)
			return (int)got;
		if (got == 0)
			spin_pause();
		else if ((got = peer->put(back, 1)) < 0)
			return (int)got;
	}
	return 0;
}

/* How often this process had to give its CPU away. */
static long
interruptions(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_nivcsw;
}

enum kind {
	STREAM,
	ROUND_TRIP
};

/* What the two processes are told: by fork, so each has a copy of its own. */
struct side {
	struct relay *relay;
	enum kind kind;
	struct channel there, back;
	uint32_t number; /* 0 begins */
};

static int
be_side(void *arg)
{
	struct side *s = arg;
	struct relay *r = s->relay;
	double ping, two;
	long before;
	int error;

	touch(&s->there);
	touch(&s->back);
	meet(r, 1);
	ping = ping_pong_one(r, s->number);
	two = s->kind == ROUND_TRIP ? ping_pong_two(r, s->number) : 0;
	if (s->number == 0) {
		r->result.ping_before = ping;
		r->result.ping_two = two;
	}
	meet(r, 2);
	before = interruptions();
	if (s->kind == STREAM)
		error = s->number == 0 ? produce(r, &s->there)
				       : consume(r, &s->there);
	else
		error = s->number == 0 ? ask(r, &s->there, &s->back)
				       : answer(r, &s->there, &s->back);
	if (error < 0)
		return error;
	atomic_fetch_add(&r->interruptions, interruptions() - before);
	meet(r, 3);
	ping = ping_pong_one(r, s->number);
	if (s->number == 0)
		r->result.ping_after = ping;
	return 0;
}

static int
open_channel(struct relay *r, struct channel *c, size_t at, size_t room)
{
	const struct relay_task *t = &r->task;

	*c = (struct channel){
	    .memory = r->memory + at,
	    .room = room,
	    .size = t->ring,
	    .message = t->message,
	};
	memset(c->memory, 0, room);
	return t->peer->open(c);
}

static int
open_channels(struct side *s)
{
	const struct relay_task *t = &s->relay->task;
	size_t room = t->peer->memory(t->ring, t->message);
	int error;

	/* A page apart, so that they share nothing. */
	room = (room + 4095) / 4096 * 4096;
	if (room == 0 || 2 * room > s->relay->room)
		return -ENOTSUP;
	error = open_channel(s->relay, &s->there, 0, room);
	if (error == 0 && s->kind == ROUND_TRIP)
		error = open_channel(s->relay, &s->back, room, room);
	return error;
}

/* Here: the two processes have theirs. */
static void
close_channels(struct side *s)
{
	const struct peer *peer = s->relay->task.peer;

	if (peer->close == NULL)
		return;
	if (s->there.own != NULL)
		peer->close(&s->there);
	if (s->back.own != NULL)
		peer->close(&s->back);
}

static int
run(struct bench *b, struct relay *r, enum kind kind,
    const struct relay_task *task, struct relay_result *out)
{
	struct side side = {.relay = r, .kind = kind};
	struct job jobs[2] = {0};
	int error;

	r->task = *task;
	r->result = (struct relay_result){0};
	for (int i = 0; i < 3; i++)
		atomic_store(&r->line[i].turn, 0);
	atomic_store(&r->arrived, 0);
	atomic_store(&r->interruptions, 0);
	atomic_store(&r->total, 0);
	error = open_channels(&side);
	for (; side.number < 2 && error == 0; side.number++)
		error = job_start(
		    &jobs[side.number], (int)side.number, be_side, &side);
	close_channels(&side);
	if (error == 0)
		error = job_wait(b, jobs, 2, LONGEST);
	else
		job_end(jobs, 2);
	if (error < 0)
		return error;
	*out = r->result;
	out->interruptions = atomic_load(&r->interruptions);
	return 0;
}

int
relay_stream(struct bench *b, struct relay *r, const struct relay_task *task,
    struct relay_result *out)
{
	return run(b, r, STREAM, task, out);
}

int
relay_round_trip(struct bench *b, struct relay *r,
    const struct relay_task *task, struct relay_result *out)
{
	return run(b, r, ROUND_TRIP, task, out);
}

bool
relay_drifted(const struct relay_result *r)
{
	return r->ping_after > RELAY_DRIFT * r->ping_before ||
	    r->ping_before > RELAY_DRIFT * r->ping_after;
}
