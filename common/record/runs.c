#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "record/runs.h"
#include "record/stop.h"

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

/* Leaves a run that ends there. */
static void
pass(const struct run **run, size_t *count, uint64_t end)
{
	if (*count == 0 || (*run)->first + (*run)->count != end)
		return;
	(*run)++;
	(*count)--;
}

bool
runs_pair_next(struct runs_pair *at)
{
	uint64_t a_end, b_end;

	if (at->end > 0) {
		pass(&at->a, &at->a_count, at->end);
		pass(&at->b, &at->b_count, at->end);
	}
	if (at->a_count == 0 || at->b_count == 0 || record_is_stopped())
		return false;
	a_end = at->a->first + at->a->count;
	b_end = at->b->first + at->b->count;
	at->first = at->end;
	at->end = a_end < b_end ? a_end : b_end;
	return true;
}

const char *
pages_label(uint64_t first, uint64_t end, char label[PAGES_LABEL_MAX])
{
	if (end - first == 1)
		snprintf(label, PAGES_LABEL_MAX, "page %" PRIu64, first);
	else
		snprintf(label, PAGES_LABEL_MAX, "pages %" PRIu64 "-%" PRIu64,
		    first, end - 1);
	return label;
}
