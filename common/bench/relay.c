#include <errno.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench/job.h"
#include "bench/ping_pong.h"
#include "bench/relay.h"
#include "os/spin.h"
#include "stream/histogram.h"

#define TOGETHER 100 /* trips, whose mean is taken */
#define PAGE	 ((size_t)4096)
#define LONGEST	 60 /* seconds */

/* Shared by the two sides. */
struct relay {
	struct relay_task task;
	struct channel channel[2]; /* there, back; each side has a copy */
	double start;
	struct relay_result result; /* each value is set by one side */
	struct ping_pong lines;
	alignas(128) _Atomic uint32_t arrived;
	alignas(128) _Atomic uint64_t total; /* that were put, plus 1; or 0 */
	alignas(PAGE) unsigned char memory[];
};

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

static void
close_end(int *fd)
{
	if (*fd > 0)
		close(*fd);
	*fd = 0;
}

/* Publishes how many there were. Pairs with the acquire in has_all(). */
static void
end_stream(struct relay *r, struct channel *c)
{
	if (r->task.peer->finish != NULL)
		r->task.peer->finish(c);
	close_end(&c->out_fd);
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
	double end;
	long got;

	do
		got = await_messages(r, c);
	while (got > 0);
	if (got != -EPIPE)
		return (int)got;
	end = bench_now();
	/* A peer may report the end before the total is published. */
	while (atomic_load(&r->total) == 0)
		spin_pause();
	if (!has_all(r, c))
		return -EBADMSG;
	r->result.value[RELAY_RATE] = (double)c->number / (end - r->start) *
	    1e9;
	return 0;
}

/* So many there and back. */
static int
make_trips(const struct peer *peer, struct channel *c, int trips)
{
	long done = 1;

	for (; trips > 0 && done == 1; trips--) {
		while ((done = peer->put(&c[0], 1)) == 0)
			spin_pause();
		if (done < 0)
			return (int)done;
		while ((done = peer->get(&c[1])) == 0)
			spin_pause();
	}
	return done == 1 ? 0 : done < 0 ? (int)done : -EBADMSG;
}

static int
ask(struct relay *r, struct channel *c)
{
	static struct histogram singles;
	struct readings means = {0};
	double half = r->task.ns / 2, now = bench_now(), end = now + half;
	int error = 0;

	while (now < end && means.count < READINGS_MAX && error == 0) {
		double last = now;

		error = make_trips(r->task.peer, c, TOGETHER);
		now = bench_now();
		readings_add(&means, (now - last) / TOGETHER);
	}
	for (end = now + half; now < end && error == 0;) {
		double last = bench_now();

		error = make_trips(r->task.peer, c, 1);
		now = bench_now();
		histogram_add(&singles, (uint64_t)(now - last));
	}
	if (error < 0)
		return error;
	end_stream(r, c);
	r->result.value[RELAY_TRIP] = readings_median(&means);
	r->result.value[RELAY_P50] = (double)histogram_percentile(
	    &singles, 0.50);
	r->result.value[RELAY_P99] = (double)histogram_percentile(
	    &singles, 0.99);
	return 0;
}

static int
answer(struct relay *r, struct channel *c)
{
	long done;

	do {
		done = await_messages(r, &c[0]);
		if (done > 0)
			done = r->task.peer->put(&c[1], 1);
	} while (done >= 0);
	return done == -EPIPE ? 0 : (int)done;
}

static int
copy(struct relay *r, struct channel *c)
{
	bool across = r->task.what == RELAY_COPY_ACROSS;

	r->result.value[RELAY_RATE] = ping_pong_copy(
	    across ? &r->lines : NULL, c->memory, c->size, r->task.ns);
	return r->result.value[RELAY_RATE] > 0 ? 0 : -ENOMEM;
}

static int
help_to_copy(struct relay *r, struct channel *c)
{
	if (r->task.what == RELAY_COPY_ACROSS)
		ping_pong_write(&r->lines, c->memory, c->size);
	return 0;
}

/* What each side does with its copy of the channels. */
static int (*const work[][JOB_SIDES])(struct relay *, struct channel *) = {
    [RELAY_STREAM] = {produce, consume},
    [RELAY_TRIPS] = {ask, answer},
    [RELAY_COPY] = {copy, help_to_copy},
    [RELAY_COPY_ACROSS] = {copy, help_to_copy},
};

/* Bytes: a page more than twice the ring, in whole pages. */
static size_t
room_of(const struct relay_task *t)
{
	return (PAGE + 2 * t->ring + PAGE - 1) / PAGE * PAGE;
}

static size_t
channels_of(const struct relay_task *t)
{
	return t->what == RELAY_TRIPS ? 2 : 1;
}

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
	struct channel c[2] = {r->channel[0], r->channel[1]};
	size_t memory = channels_of(&r->task) * room_of(&r->task);
	double ping[2], two = 0;
	long interruptions;
	int error;

	close_end(&c[1 - side].out_fd);
	/* So that no fault happens later. */
	for (size_t i = 0; i < memory; i += PAGE)
		(void)((volatile unsigned char *)r->memory)[i];
	meet(r, 1);
	ping[0] = ping_pong_one(&r->lines, (uint32_t)side);
	if (r->task.what == RELAY_TRIPS)
		two = ping_pong_two(&r->lines, (uint32_t)side);
	meet(r, 2);
	interruptions = count_interruptions();
	error = work[r->task.what][side](r, c);
	if (error < 0)
		return error;
	r->result.interruptions[side] = count_interruptions() - interruptions;
	meet(r, 3);
	ping[1] = ping_pong_one(&r->lines, (uint32_t)side);
	if (side == 0) {
		r->result.value[RELAY_PING] = ping[0];
		r->result.value[RELAY_PING_TWO] = two;
		r->result.drifted = ping[1] > RELAY_DRIFT * ping[0] ||
		    ping[0] > RELAY_DRIFT * ping[1];
	}
	return 0;
}

static int
run(struct benchmark *b, struct relay *r)
{
	const struct relay_task *t = &r->task;
	const struct peer *peer = t->peer;
	struct job job;
	int error = 0;

	if (peer != NULL && peer->most > 0 && t->ring > peer->most)
		return -ENOTSUP;
	for (size_t i = 0; i < channels_of(t) && error == 0; i++) {
		r->channel[i] = (struct channel){
		    .memory = r->memory + i * room_of(t),
		    .size = t->ring,
		    .message = t->message,
		};
		if (peer != NULL)
			error = peer->open(&r->channel[i]);
	}
	if (error == 0)
		error = job_start(&job, JOB_SIDES, be_side, r);
	/* The two processes have their own. What they copy stays as it is. */
	for (size_t i = 0; i < 2; i++) {
		struct channel c = r->channel[i];

		close_end(&c.in_fd);
		close_end(&c.out_fd);
	}
	return error < 0 ? error : job_await(b, &job, LONGEST);
}

int
relay_run(struct benchmark *b, const struct relay_task *task,
    struct relay_result *out)
{
	size_t size = sizeof(struct relay) + 2 * room_of(task);
	struct relay *r = job_memory(size);
	int error;

	if (r == NULL)
		return -ENOMEM;
	r->task = *task;
	error = run(b, r);
	if (error == 0)
		*out = r->result;
	munmap(r, size);
	return error;
}
