#include <errno.h>
#include <stdlib.h>

#include "record/runs.h"

static bool
continues(const struct run *run, enum page_state state, uint64_t frame,
    unsigned ordinal)
{
	if (run->state != state || run->ordinal != ordinal)
		return false;
	if (run->frame == FRAME_UNSEEN || frame == FRAME_UNSEEN)
		return run->frame == frame;
	return run->frame + run->count == frame;
}

int
runs_add(struct runs *runs, uint64_t count, enum page_state state,
    uint64_t frame, unsigned ordinal)
{
	struct run *last = runs->count > 0 ? &runs->at[runs->count - 1] : NULL;

	if (last != NULL && continues(last, state, frame, ordinal)) {
		last->count += count;
		return 0;
	}
	uint64_t first = last != NULL ? last->first + last->count : 0;

	if (runs->count == runs->room) {
		size_t room = runs->room > 0 ? 2 * runs->room : 8;
		struct run *at = reallocarray(
		    runs->at, room, sizeof(*runs->at));

		if (at == NULL)
			return -ENOMEM;
		runs->at = at;
		runs->room = room;
	}
	runs->at[runs->count++] = (struct run){
	    .first = first,
	    .count = count,
	    .state = state,
	    .frame = frame,
	    .ordinal = ordinal,
	};
	return 0;
}
