#include "os/random.h"
#include "region/pages.h"

/* One run, before the shift? */
static bool
is_block(const struct pages *set)
{
	return set->pattern == PAGES_FIRST || set->pattern == PAGES_OWN;
}

/* A call of pages_next() looks at this many pages at most. */
#define LOOK_MAX 1000000

/* Stride: the page of the set after those that were taken. */
static uint64_t
next_of_stride(const struct pages_cursor *at)
{
	const struct pages *set = &at->set;

	return (
	    uint64_t)((unsigned __int128)at->taken * set->total / set->count);
}

/* Is the page at the cursor in the set? Moves the cursor past it.
 *
 * Both rules visit the pages in order and need no memory. Stride: the n-th
 * page of the set is at n * total / count. Random: a page is taken with the
 * chance "still to take / still to come", which takes exactly count pages,
 * every choice equally likely (Knuth, The Art of Computer Programming, vol. 2,
 * 3.4.2, algorithm S). */
static bool
step_over(struct pages_cursor *at)
{
	const struct pages *set = &at->set;
	uint64_t left = set->count - at->taken;
	bool taken = false;

	switch (set->pattern) {
	case PAGES_FIRST:
	case PAGES_OWN:
		taken = left > 0;
		break;
	case PAGES_STRIDE:
		taken = left > 0 && at->pos == next_of_stride(at);
		break;
	case PAGES_RANDOM:
		taken = random_next(&at->state) % (set->total - at->pos) < left;
		break;
	}
	at->pos++;
	at->taken += taken;
	return taken;
}

/* The shift cuts the walk in two: the pages from total - shift on come first,
 * since the shift moves them to the beginning of the region. */
static void
enter_half(struct pages_cursor *at, bool wrapped)
{
	const struct pages *set = &at->set;
	uint64_t cut = set->total - set->shift;

	at->wrapped = wrapped;
	at->pos = at->taken = 0;
	at->state = set->seed;
	at->first = wrapped ? cut : 0;
	at->end = wrapped ? set->total : cut;
}

/* Moves the cursor to the first page of this half, or towards it; and to the
 * next page of the set where the rule gives it without a search. */
static void
move_on(struct pages_cursor *at)
{
	const struct pages *set = &at->set;
	uint64_t next;

	switch (set->pattern) {
	case PAGES_FIRST:
	case PAGES_OWN:
		if (at->pos < at->first) {
			at->pos = at->first;
			at->taken = at->first < set->count ? at->first
							   : set->count;
		}
		break;
	case PAGES_STRIDE:
		if (at->pos < at->first) {
			/* The least n with n * total / count >= first. */
			at->taken = (uint64_t)(((unsigned __int128)at->first *
						       set->count +
						   set->total - 1) /
			    set->total);
			at->pos = at->first;
		}
		next = at->taken < set->count ? next_of_stride(at) : at->end;
		if (at->pos < next)
			at->pos = next < at->end ? next : at->end;
		break;
	case PAGES_RANDOM:
		for (unsigned i = 0; i < LOOK_MAX && at->pos < at->first; i++)
			step_over(at);
		break;
	}
}

struct pages_cursor
pages_walk(struct pages set)
{
	struct pages_cursor at = {.others = set.others};

	at.set = set.others ? pages_others(set) : set;
	enter_half(&at, set.shift > 0);
	return at;
}

/* The run from first on, which was just taken, up to the next page that is not
 * in the set. */
static struct pages_run
run_from(struct pages_cursor *at, uint64_t first)
{
	while (at->pos < at->end) {
		struct pages_cursor before = *at;

		if (step_over(at))
			continue;
		*at = before;
		break;
	}
	return (struct pages_run){first, at->pos - first};
}

/* The next run before the shift, within this half. */
static bool
next_in_half(struct pages_cursor *at, struct pages_run *run)
{
	move_on(at);
	if (at->taken == at->set.count)
		return false;
	if (is_block(&at->set)) {
		uint64_t end = at->set.count < at->end ? at->set.count
						       : at->end;

		if (at->pos >= end)
			return false;
		*run = (struct pages_run){at->pos, end - at->pos};
		at->taken += run->count;
		at->pos = end;
		return true;
	}
	for (unsigned i = 0;
	     i < LOOK_MAX && at->pos >= at->first && at->pos < at->end; i++) {
		uint64_t first = at->pos;

		if (step_over(at)) {
			*run = run_from(at, first);
			return true;
		}
	}
	if (at->pos == at->end)
		return false;
	*run = (struct pages_run){at->pos < at->first ? at->first : at->pos, 0};
	return true;
}

static bool
next_of_rule(struct pages_cursor *at, struct pages_run *run)
{
	uint64_t cut = at->set.total - at->set.shift;

	for (;;) {
		if (next_in_half(at, run)) {
			run->first = at->wrapped ? run->first - cut
						 : run->first + at->set.shift;
			return true;
		}
		if (!at->wrapped)
			return false;
		enter_half(at, false);
	}
}

/* The pages before the rule's next run, or after its last one. */
static bool
next_of_others(struct pages_cursor *at, struct pages_run *run)
{
	while (at->given < at->set.total) {
		uint64_t first = at->given;
		struct pages_run taken = {at->set.total, 0};

		(void)next_of_rule(at, &taken);
		at->given = taken.first + taken.count;
		*run = (struct pages_run){first, taken.first - first};
		if (run->count > 0)
			return true;
	}
	return false;
}

uint64_t
pages_runs(struct pages set)
{
	uint64_t rest = set.total - set.count;
	uint64_t most = set.count < rest ? set.count : rest;

	if (set.count == 0)
		return 0;
	if (set.pattern == PAGES_RANDOM)
		most = (uint64_t)((unsigned __int128)set.count * rest /
		    set.total);
	return is_block(&set) ? 1 + (set.shift > 0) : most + 1;
}

bool
pages_next(struct pages_cursor *at, struct pages_run *run)
{
	return at->others ? next_of_others(at, run) : next_of_rule(at, run);
}
