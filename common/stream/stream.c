#include <errno.h>
#include <inttypes.h>

#include "stream/message.h"
#include "stream/stream.h"

#define PACED_OF  100	/* one paced message for so many others ... */
#define PACED_MAX 20000 /* ... but at most so many */

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
stream_check_fit(struct actor *me, size_t size, size_t max, const char *option)
{
	if (size <= max)
		return 0;
	actor_say(me,
	    "--message %zu: messages of up to %zu bytes fit; run by itself, "
	    "the pair takes --%s SIZE for larger ones",
	    size, max, option);
	return -EMSGSIZE;
}

int
stream_check_channels(struct actor *me)
{
	if (me->consumers <= STREAM_CHANNELS)
		return 0;
	actor_say(me, "no more than %d consumers", STREAM_CHANNELS);
	return -EINVAL;
}

int
stream_make_buffer(struct actor *me)
{
	uint64_t pages = me->pages;
	size_t size;
	int error = stream_message_size(me, &size);

	if (error == 0)
		error = region_map_anonymous(&me->region, pages, MAP_PRIVATE);
	if (error == 0)
		error = stream_check_fit(
		    me, size, pages * me->region.page_size, "size");
	return error < 0 ? error
			 : region_write(&me->region, me->all, me->index);
}

uint64_t
stream_paced(const struct actor *me)
{
	uint64_t count = actor_option_number(me, "count") / PACED_OF + 1;

	return count < PACED_MAX ? count : PACED_MAX;
}
