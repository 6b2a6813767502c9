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
	size_t size, room; /* bytes: of all of it, of its memory */

	/* The rest is set anew for each run. */
	struct relay_task task;
	struct relay_result result[JOB_SIDES]; /* each side writes its own */
	struct channel there, back; /* as opened: each side has a copy */
	double start, end;
	double chunk[CHUNKS_MAX], single[SINGLES_MAX];
	struct ping_pong lines;
	alignas(128) _Atomic uint32_t arrived;
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

/* Waits until both sides are here for the nth time. Pairs with itself: what one
 * of them wrote before, the other sees afterwards. */
static void
meet(struct relay *r, uint32_t nth)
{
	atomic_fetch_add_explicit(&r->arrived, 1, memory_order_acq_rel);
	while (
	    atomic_load_explicit(&r->arrived, memory_order_acquire) < 2 * nth)
		spin_pause();
}

/* Publishes how many there were. Pairs with the acquire in has_all(). */
static void
end_stream(struct relay *r, struct channel *c)
{
	if (r->task.peer->finish != NULL)
		r->task.peer->finish(c);
	atomic_store_explicit(&r->total, c->number + 1, memory_order_release);
}

static bool
has_all(struct relay *r, const struct channel *c)
{
	return atomic_load_explicit(&r->total, memory_order_acquire) ==
	    c->number + 1;
}

static int
produce(struct relay *r, struct channel *c)
{
	const struct peer *peer = r->task.peer;
	size_t count = r->task.message > 1024 ? 1 : PEER_BATCH;

	r->start = bench_now();
	do {
		/* Reading the clock takes as long as passing many messages. */
		for (int i = 0; i < 64; i++) {
			long put = peer->put(c, count);

			if (put < 0)
				return (int)put;
			if (put == 0)
				spin_pause();
		}
	} while (bench_now() < r->start + r->task.ns);
	end_stream(r, c);
	return 0;
}

/* Waits for messages. Returns how many were taken, or a negated errno; -EPIPE:
 * there are no more. */
static long
await_messages(struct relay *r, struct channel *c)
{
	while (!has_all(r, c)) {
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
	/* A peer may report the end before the total is published. */
	while (atomic_load(&r->total) == 0)
		spin_pause();
	if (!has_all(r, c))
		return -EBADMSG;
	r->result[1].rate = (double)c->number / (r->end - r->start) * 1e9;
	return 0;
}

static int
make_trip(const struct peer *peer, struct channel *there, struct channel *back)
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

/* Times so many trips together, over and over for so many ns: the mean of each
 * time, of which there are at most that many. Returns how many, or a negated
 * errno. */
static int
time_trips(const struct peer *peer, struct channel *there, struct channel *back,
    int together, double ns, double *means, int most)
{
	double start = bench_now(), last = start;
	int count = 0;

	while (count < most && (count == 0 || last < start + ns)) {
		double now;

		for (int i = 0; i < together; i++) {
			int error = make_trip(peer, there, back);

			if (error < 0)
				return error;
		}
		now = bench_now();
		means[count++] = (now - last) / together;
		last = now;
	}
	return count;
}

static int
ascending(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Of values that ascend: the one that so many of a hundred do not exceed. */
static double
percentile(const double *values, int count, int percent)
{
	return values[percent * (count - 1) / 100];
}

static int
ask(struct relay *r, struct channel *there, struct channel *back)
{
	const struct peer *peer = r->task.peer;
	double half = r->task.ns / 2;
	int chunks = time_trips(
	    peer, there, back, CHUNK_TRIPS, half, r->chunk, CHUNKS_MAX);
	int singles = chunks < 0
	    ? chunks
	    : time_trips(peer, there, back, 1, half, r->single, SINGLES_MAX);

	if (singles < 0)
		return singles;
	end_stream(r, there);
	qsort(r->chunk, (size_t)chunks, sizeof *r->chunk, ascending);
	qsort(r->single, (size_t)singles, sizeof *r->single, ascending);
	r->result[0].trip = percentile(r->chunk, chunks, 50);
	r->result[0].p50 = percentile(r->single, singles, 50);
	r->result[0].p99 = percentile(r->single, singles, 99);
	return 0;
}

static int
answer(struct relay *r, struct channel *there, struct channel *back)
{
	long done;

	do {
		done = await_messages(r, there);
		if (done > 0)
			done = r->task.peer->put(back, 1);
	} while (done >= 0);
	return done == -EPIPE ? 0 : (int)done;
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

/* Reads all of a channel's memory, so that no fault happens later. */
static void
touch(const struct channel *c)
{
	for (size_t i = 0; i < c->room; i += 64)
		(void)((volatile char *)c->memory)[i];
}

/* How often this process had to give its CPU away. */
static long
count_interruptions(void)
{
	struct rusage usage = {0};

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_nivcsw;
}

static int
be_side(void *arg, int side)
{
	struct relay *r = arg;
	struct relay_result *mine = &r->result[side];
	long before;
	int error;

	touch(&r->there);
	touch(&r->back);
	meet(r, 1);
	mine->ping_before = ping_pong_one(&r->lines, (uint32_t)side);
	if (r->task.round_trip)
		mine->ping_two = ping_pong_two(&r->lines, (uint32_t)side);
	meet(r, 2);
	before = count_interruptions();
	error = pass_messages(r, side);
	if (error < 0)
		return error;
	mine->interruptions = count_interruptions() - before;
	meet(r, 3);
	mine->ping_after = ping_pong_one(&r->lines, (uint32_t)side);
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

	/* The two channels share no page. */
	room = (room + 4095) / 4096 * 4096;
	if (room == 0 || 2 * room > r->room)
		return -ENOTSUP;
	error = open_channel(r, &r->there, 0, room);
	if (error == 0 && t->round_trip)
		error = open_channel(r, &r->back, room, room);
	return error;
}

/* The parent's: the two processes have their own. */
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

	memset(&r->task, 0,
	    offsetof(struct relay, memory) - offsetof(struct relay, task));
	r->task = *task;
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
	*out = r->result[0];
	out->rate = r->result[1].rate;
	out->interruptions += r->result[1].interruptions;
	return 0;
}

bool
relay_drifted(const struct relay_result *r)
{
	return r->ping_after > RELAY_DRIFT * r->ping_before ||
	    r->ping_before > RELAY_DRIFT * r->ping_after;
}
