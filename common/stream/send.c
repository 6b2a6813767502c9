/* send.c: the producer's steps. */
#include <inttypes.h>

#include "os/clock.h"
#include "stream/message.h"
#include "stream/stream.h"

#define PACE 10000 /* nanoseconds from one paced message to the next */

static void
say_rate(struct actor *me, uint64_t count, size_t size, uint64_t nanoseconds)
{
	double seconds = (double)(nanoseconds > 0 ? nanoseconds : 1) / 1e9;
	double rate = (double)count / seconds;

	if (count == 0) {
		actor_say(me, "no message was to be sent");
		return;
	}
	actor_say(me, "%" PRIu64 " message%s of %zu bytes in %.3f ms:", count,
	    count == 1 ? "" : "s", size, seconds * 1e3);
	actor_say(me, "%.2f million messages/s, %.2f GB/s", rate / 1e6,
	    rate * (double)size / 1e9);
	actor_measure(me, "message_rate", "1/s", rate);
	actor_measure(me, "byte_rate", "B/s", rate * (double)size);
}

static int
send_one(struct actor *me, size_t size, uint64_t number, uint64_t sent)
{
	void *message = me->region.start;
	int error = 0;

	if (stream_out.claim != NULL)
		error = stream_out.claim(me, size, &message);
	if (error < 0)
		return error;
	message_write(message, size, number, sent);
	return stream_out.commit(me, size);
}

static void
flush(struct actor *me)
{
	if (stream_out.flush != NULL)
		stream_out.flush(me);
}

int
stream_send(struct actor *me)
{
	uint64_t count = actor_option_number(me, "count"), began;
	size_t size;
	int error = stream_message_size(me, &size);

	if (error < 0 || me->region.dry_run)
		return error;
	began = clock_ns();
	for (uint64_t i = 0; error == 0 && i < count; i++)
		error = send_one(me, size, i, 0);
	if (error < 0)
		return error;
	flush(me);
	say_rate(me, count, size, clock_ns() - began);
	return 0;
}

int
stream_send_paced(struct actor *me)
{
	uint64_t count = stream_paced(me), next;
	size_t size;
	int error = stream_message_size(me, &size);

	if (error < 0 || me->region.dry_run)
		return error;
	next = clock_ns();
	for (uint64_t i = 0; error == 0 && i < count; i++) {
		uint64_t time;

		next += PACE;
		while ((time = clock_ns()) < next)
			;
		error = send_one(me, size, i, time);
		if (error == 0)
			flush(me);
	}
	return error;
}
