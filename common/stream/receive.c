/* receive.c: the consumers' steps. */
#include <errno.h>
#include <inttypes.h>

#include "os/clock.h"
#include "stream/histogram.h"
#include "stream/message.h"
#include "stream/stream.h"

/* Of the paced messages. Static, so that settle() finds it with the rest of the
 * program's data. */
static struct histogram latencies;

static int
receive_one(struct actor *me, size_t size, uint64_t number, uint64_t *sent)
{
	const void *message;
	int error = stream_in.next(me, size, &message);

	if (error < 0)
		return error;
	if (!message_check(message, size, number, sent)) {
		actor_say(
		    me, "message %" PRIu64 " is not what was sent", number);
		return -EBADMSG;
	}
	return 0;
}

static void
say_received(struct actor *me, uint64_t count)
{
	if (count == 0)
		actor_say(me, "no message was to come");
	else if (count == 1)
		actor_say(me, "the 1 message came, whole");
	else
		actor_say(me,
		    "all %" PRIu64 " messages came, whole and in order", count);
}

int
stream_receive(struct actor *me)
{
	uint64_t count = actor_option_number(me, "count"), sent;
	size_t size;
	int error = stream_message_size(me, &size);

	if (error < 0 || me->region.dry_run)
		return error;
	for (uint64_t i = 0; error == 0 && i < count; i++)
		error = receive_one(me, size, i, &sent);
	if (error == 0)
		say_received(me, count);
	return error;
}

static void
say_latency(struct actor *me, const char *name, double part)
{
	uint64_t latency = histogram_percentile(&latencies, part);

	actor_measure(me, name, "ns", (double)latency);
}

int
stream_receive_paced(struct actor *me)
{
	uint64_t count = stream_paced(me), sent;
	size_t size;
	int error = stream_message_size(me, &size);

	if (error < 0 || me->region.dry_run)
		return error;
	for (uint64_t i = 0; error == 0 && i < count; i++) {
		error = receive_one(me, size, i, &sent);
		if (error == 0 && sent > 0)
			histogram_add(&latencies, clock_ns() - sent);
	}
	if (error < 0 || latencies.count == 0)
		return error;
	actor_say(me,
	    "latency of %" PRIu64 " paced message%s:", latencies.count,
	    latencies.count == 1 ? "" : "s");
	actor_say(me, "p50 %" PRIu64 ", p99 %" PRIu64 ", p99.9 %" PRIu64 " ns",
	    histogram_percentile(&latencies, 0.5),
	    histogram_percentile(&latencies, 0.99),
	    histogram_percentile(&latencies, 0.999));
	say_latency(me, "latency_p50", 0.5);
	say_latency(me, "latency_p99", 0.99);
	say_latency(me, "latency_p99.9", 0.999);
	return 0;
}
