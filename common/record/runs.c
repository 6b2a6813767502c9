#include <errno.h>
#include <stdlib.h>

#include "record/runs.h"

static bool
continues(const struct run *last, const struct run *next)
{
	if (last->state != next->state || last->ordinal != next->ordinal ||
	    last->anonymous != next->anonymous)
		return false;
	if (last->frame == FRAME_UNSEEN || next->frame == FRAME_UNSEEN)
		return last->frame == next->frame;
	return last->frame + last->count == next->frame;
}

static int
make_room(struct runs *runs)
{
	size_t room = runs->room > 0 ? 2 * runs->room : 8;
	struct run *at;

	if (runs->count < runs->room)
		return 0;
	at = reallocarray(runs->at, room, sizeof(*runs->at));
	if (at == NULL)
		return -ENOMEM;
	runs->at = at;
	runs->room = room;
	return 0;
}

int
runs_add(struct runs *runs, struct run run)
{
	struct run *last = runs->count > 0 ? &runs->at[runs->count - 1] : NULL;
	int error;

	if (last != NULL && continues(last, &run)) {
		last->count += run.count;
		return 0;
	}
	run.first = last != NULL ? last->first + last->count : 0;
	error = make_room(runs);
	if (error == 0)
		runs->at[runs->count++] = run;
	return error;
}
