#include <errno.h>
#include <inttypes.h>

#include "region/clock.h"
#include "stream/histogram.h"
#include "stream/message.h"
#include "stream/stream.h"

#define PACE	  10000 /* nanoseconds from one paced message to the next */
#define PACED_OF  100	/* one paced message to so many others ... */
#define PACED_MAX 20000 /* ... and no more than these */

/* Of the paced messages a consumer received. Static: it is settled with the
 * program's data. */
static struct histogram latencies;

int
stream_message_size(struct actor *me, size_t *size)
{
	uint64_t asked = actor_option_number(me, "message");

	if (asked < MESSAGE_MIN || asked % MESSAGE_MIN != 0) {
		actor_say(me,
		    "--message %" PRIu64 ": a message has a multiple "
		    "of %d bytes",
		    asked, MESSAGE_MIN);
		return -EINVAL;
	}
	*size = asked;
	return 0;
}

int
stream_make_buffer(struct actor *me)
{
	uint64_t pages = me->pages;
	size_t size;
	int error = stream_message_size(me, &size);

	if (error == 0)
		error = region_map_anonymous(&me->region, pages, MAP_PRIVATE);
	if (error == 0 && size > pages * me->region.page_size) {
		actor_say(
		    me, "a message of %zu bytes needs a larger --size", size);
		return -EMSGSIZE;
	}
	return error < 0 ? error
			 : region_write(&me->region, me->all, me->index);
}

static uint64_t
paced(const struct actor *me)
{
	uint64_t count = actor_option_number(me, "count") / PACED_OF + 1;

	return count < PACED_MAX ? count : PACED_MAX;
}

/* "81.3 M", "2.6 k". */
static void
say_rate(struct actor *me, uint64_t count, size_t size, uint64_t nanoseconds)
{
	double seconds = (double)(nanoseconds > 0 ? nanoseconds : 1) / 1e9;
	double rate = (double)count / seconds;

	actor_say(me, "%" PRIu64 " messages of %zu bytes in %.3f ms:", count,
	    size, seconds * 1e3);
	actor_say(me, "%.2f million messages/s, %.2f GB/s", rate / 1e6,
	    rate * (double)size / 1e9);
	actor_measure(me, "message_rate", "1/s", rate);
	actor_measure(me, "byte_rate", "B/s", rate * (double)size);
}

static int
send_one(struct actor *me, const struct stream_out *out, size_t size,
    uint64_t number, uint64_t sent)
{
	void *message = me->region.start;
	int error = 0;

	if (out->claim != NULL)
		error = out->claim(me, size, &message);
	if (error < 0)
		return error;
	message_write(message, size, number, sent);
	return out->commit(me, size);
}

static int
flush(struct actor *me, const struct stream_out *out)
{
	return out->flush != NULL ? out->flush(me) : 0;
}

int
stream_send(struct actor *me, const struct stream_out *out)
{
	uint64_t count = actor_option_number(me, "count"), began;
	size_t size;
	int error = stream_message_size(me, &size);

	if (error < 0 || me->region.rehearsed > 0)
		return error;
	began = clock_ns();
	for (uint64_t i = 0; error == 0 && i < count; i++)
		error = send_one(me, out, size, i, 0);
	if (error == 0)
		error = flush(me, out);
	if (error == 0)
		say_rate(me, count, size, clock_ns() - began);
	return error;
}

int
stream_send_paced(struct actor *me, const struct stream_out *out)
{
	uint64_t count = paced(me), next = clock_ns();
	size_t size;
	int error = stream_message_size(me, &size);

	if (error < 0 || me->region.rehearsed > 0)
		return error;
	for (uint64_t i = 0; error == 0 && i < count; i++) {
		uint64_t time;

		next += PACE;
		while ((time = clock_ns()) < next)
			;
		error = send_one(me, out, size, i, time);
		if (error == 0)
			error = flush(me, out);
	}
	return error;
}

static int
receive_one(struct actor *me, const struct stream_in *in, size_t size,
    uint64_t number, uint64_t *sent)
{
	const void *message;
	int error = in->next(me, size, &message);

	if (error < 0)
		return error;
	if (!message_check(message, size, number, sent)) {
		actor_say(
		    me, "message %" PRIu64 " is not what was sent", number);
		return -EBADMSG;
	}
	return 0;
}

int
stream_receive(struct actor *me, const struct stream_in *in)
{
	uint64_t count = actor_option_number(me, "count"), sent;
	size_t size;
	int error = stream_message_size(me, &size);

	if (error < 0 || me->region.rehearsed > 0)
		return error;
	for (uint64_t i = 0; error == 0 && i < count; i++)
		error = receive_one(me, in, size, i, &sent);
	if (error == 0)
		actor_say(me,
		    "all %" PRIu64 " messages came, whole and in "
		    "order",
		    count);
	return error;
}

static void
say_latency(struct actor *me, const char *name, double part)
{
	uint64_t latency = histogram_percentile(&latencies, part);

	actor_measure(me, name, "ns", (double)latency);
}

int
stream_receive_paced(struct actor *me, const struct stream_in *in)
{
	uint64_t count = paced(me), sent;
	size_t size;
	int error = stream_message_size(me, &size);

	if (error < 0 || me->region.rehearsed > 0)
		return error;
	for (uint64_t i = 0; error == 0 && i < count; i++) {
		error = receive_one(me, in, size, i, &sent);
		if (error == 0 && sent > 0)
			histogram_add(&latencies, clock_ns() - sent);
	}
	if (error < 0 || latencies.count == 0)
		return error;
	actor_say(
	    me, "latency of %" PRIu64 " paced messages:", latencies.count);
	actor_say(me, "p50 %" PRIu64 ", p99 %" PRIu64 ", p99.9 %" PRIu64 " ns",
	    histogram_percentile(&latencies, 0.5),
	    histogram_percentile(&latencies, 0.99),
	    histogram_percentile(&latencies, 0.999));
	say_latency(me, "latency_p50", 0.5);
	say_latency(me, "latency_p99", 0.99);
	say_latency(me, "latency_p99.9", 0.999);
	return 0;
}
