#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coordinator/locate.h"
#include "coordinator/signals.h"

/* The faults of one actor since the last look. */
struct sorter {
	const struct player *player;
	const struct step_record *step;
	unsigned index;
	size_t page_size;
	uint64_t start, end; /* of its region, in this step */
	uint64_t *pages;     /* of the region that faulted; owned */
	size_t count, room;
	struct process_record *out;
	int64_t elsewhere; /* on a mapping of its own */
	int error;
};

static bool
is_touch(const struct op *op)
{
	return op->what == OP_READ || op->what == OP_WRITE;
}

/* Where the region was: also if it was unmapped in the step. */
static void
find_region(struct sorter *s)
{
	uint64_t pages = s->player->region_pages;

	s->start = s->player->region_start;
	for (size_t i = 0; i < s->step->did_count; i++) {
		const struct did *did = &s->step->did[i];

		if (did->index != s->index)
			continue;
		s->start = did->op.start;
		pages = did->op.set.total;
	}
	s->end = s->start == 0 ? 0 : s->start + pages * s->page_size;
}

static void
keep_page(struct sorter *s, uint64_t page)
{
	if (s->count == s->room) {
		size_t room = s->room > 0 ? 2 * s->room : 256;
		uint64_t *pages = reallocarray(s->pages, room, sizeof *pages);

		if (pages == NULL) {
			s->error = -ENOMEM;
			return;
		}
		s->pages = pages;
		s->room = room;
	}
	s->pages[s->count++] = page;
}

static const char *
place_name(const struct mapping *m)
{
	const char *slash = strrchr(m->path, '/');

	if (strcmp(m->path, "[stack]") == 0)
		return "its own stack";
	if (strcmp(m->path, "[heap]") == 0)
		return "its own heap";
	if (m->path[0] == '\0')
		return "its own data";
	return slash != NULL ? slash + 1 : m->path;
}

/* What finds no place of its own joins the last one. */
static void
add_place(struct process_record *out, const char *name, int64_t faults)
{
	struct fault_place *place = out->places;

	while (place < &out->places[out->place_count] &&
	    strcmp(place->name, name) != 0)
		place++;
	if (place == &out->places[FAULT_PLACES]) {
		place--;
		name = "places unknown";
	}
	if (place == &out->places[out->place_count])
		out->place_count++;
	strlcpy(place->name, name, sizeof place->name);
	place->faults += faults;
}

static void
hear(void *arg, uint64_t address)
{
	struct sorter *s = arg;
	const struct mapping *m;

	if (address >= s->start && address < s->end) {
		keep_page(s, (address - s->start) / s->page_size);
		return;
	}
	/* Memory that is gone again was made to be touched: region/tlb.h. */
	m = mappings_find(&s->player->process.mappings, address);
	if (m == NULL)
		return;
	add_place(s->out, place_name(m), 1);
	s->elsewhere++;
}

static int
by_page(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static bool
contains(const struct pages *set, uint64_t page)
{
	struct pages_cursor at = pages_walk(*set);
	struct pages_run run;

	while (pages_next(&at, &run) && run.first <= page)
		if (page < run.first + run.count)
			return true;
	return false;
}

/* How often the actor touched a page in the step. */
static size_t
touches_of(const struct sorter *s, uint64_t page)
{
	size_t touches = 0;

	for (size_t i = 0; i < s->step->did_count; i++) {
		const struct did *did = &s->step->did[i];

		touches += did->index == s->index && is_touch(&did->op) &&
		    contains(&did->op.set, page);
	}
	return touches;
}

/* "0-7, 12, ..." */
static void
name_pages(const struct sorter *s)
{
	char *out = s->out->region_pages;
	size_t used = 0;

	for (size_t i = 0, last; i < s->count; i = last + 1) {
		const char *join = i > 0 ? ", " : "";
		int n;

		last = i;
		while (last + 1 < s->count &&
		    s->pages[last + 1] <= s->pages[last] + 1)
			last++;
		n = snprintf(out + used, FAULT_PAGES_MAX - used,
		    s->pages[last] > s->pages[i] ? "%s%" PRIu64 "-%" PRIu64
						 : "%s%" PRIu64,
		    join, s->pages[i], s->pages[last]);
		used += (size_t)n;
		if (used + sizeof ", ..." < FAULT_PAGES_MAX)
			continue;
		strcpy(out + FAULT_PAGES_MAX - sizeof "...", "...");
		return;
	}
}

/* A touch can fault once for its page; what comes on top of that had nothing to
 * do. */
static int64_t
count_repeated(struct sorter *s)
{
	int64_t repeated = 0;

	if (s->count > 1)
		qsort(s->pages, s->count, sizeof *s->pages, by_page);
	for (size_t i = 0, next; i < s->count; i = next) {
		size_t touches;

		for (next = i + 1;
		     next < s->count && s->pages[next] == s->pages[i];)
			next++;
		if (next - i < 2)
			continue;
		if (*signals_flag() != 0) {
			s->error = -EINTR;
			break;
		}
		touches = touches_of(s, s->pages[i]);
		if (next - i > touches)
			repeated += (int64_t)(next - i - touches);
	}
	return repeated;
}

/* The kernel takes faults on the actor's behalf, which no event tells of; they
 * are counted, and asked for nothing but the region. */
static bool
has_unseen_faults(const struct sorter *s)
{
	for (size_t i = 0; i < s->step->did_count; i++)
		if (s->step->did[i].index == s->index &&
		    s->step->did[i].op.what == OP_POPULATE)
			return true;
	return false;
}

static int64_t
own_faults(const struct player *p)
{
	return (int64_t)(p->process.stat.minor_faults +
		   p->process.stat.major_faults) -
	    p->settling;
}

/* Getting settled faults elsewhere as well, and is set aside: what is named are
 * faults beyond that. */
static void
settle_places(struct sorter *s, int64_t others)
{
	if (others == s->elsewhere)
		return;
	memset(s->out->places, 0, sizeof s->out->places);
	s->out->place_count = 0;
	if (others > 0)
		add_place(s->out, "places unknown", others);
}

int
locate_faults(struct player *p, const struct step_record *step,
    size_t page_size, struct process_record *out)
{
	struct sorter s = {.player = p,
	    .step = step,
	    .index = out->index,
	    .page_size = page_size,
	    .out = out};
	int64_t own = own_faults(p) - p->own_faults;

	p->own_faults += own;
	if (p->faults.fd < 0)
		return 0;
	find_region(&s);
	if (fault_events_take(&p->faults, hear, &s) == 0 && s.error == 0) {
		out->region_faults = (int64_t)s.count;
		if (has_unseen_faults(&s))
			out->region_faults = own - s.elsewhere;
		out->repeated_faults = count_repeated(&s);
		name_pages(&s);
		settle_places(&s, own - out->region_faults);
	} else {
		out->place_count = 0;
	}
	free(s.pages);
	return s.error;
}
