#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coordinator/locate.h"

/* One page of the region. */
struct page_tally {
	unsigned faults, touches;
};

/* The faults of one actor since the last snapshot. */
struct sorter {
	const struct actor_handle *handle;
	const struct step_record *step;
	unsigned index;
	size_t page_size;
	uint64_t start, pages;	  /* of its region, in this step */
	struct page_tally *tally; /* of each page; owned */
	struct process_record *out;
	int64_t here, elsewhere; /* on the region; on other memory of its own */
};

/* Where the region is, or was if it was unmapped in the step. */
static int
find_region(struct sorter *s)
{
	s->start = s->handle->region_start;
	s->pages = s->handle->region_start != 0 ? s->handle->region_pages : 0;
	for (size_t i = 0; i < s->step->op_count; i++) {
		const struct actor_op *op = &s->step->ops[i];

		if (op->index != s->index)
			continue;
		s->start = op->op.start;
		s->pages = op->op.set.total;
	}
	s->tally = calloc(s->pages + 1, sizeof *s->tally);
	return s->tally != NULL ? 0 : -ENOMEM;
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

/* What has no room of its own is added to the last place. */
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
note_fault(void *arg, uint64_t address)
{
	struct sorter *s = arg;
	uint64_t page = (address - s->start) / s->page_size;
	const struct mapping *m;

	if (address >= s->start && page < s->pages) {
		s->tally[page].faults++;
		s->here++;
		return;
	}
	/* Memory that is gone again was mapped only to be touched: os/tlb.h. */
	m = mappings_find(&s->handle->process.mappings, address);
	if (m == NULL)
		return;
	add_place(s->out, place_name(m), 1);
	s->elsewhere++;
}

static void
count_touches(struct sorter *s, const struct pages *set)
{
	struct pages_cursor at = pages_walk(*set);
	struct pages_run run;

	while (pages_next(&at, &run))
		for (uint64_t i = 0; i < run.count; i++)
			s->tally[run.first + i].touches++;
}

/* A touch needs at most one fault for its page; more faults than that had
 * nothing to do. */
static int64_t
count_repeated(struct sorter *s)
{
	int64_t repeated = 0;

	for (size_t i = 0; i < s->step->op_count; i++) {
		const struct actor_op *op = &s->step->ops[i];

		if (op->index == s->index &&
		    (op_touches(op->op.what) ||
			op_touches_beyond(op->op.what)) &&
		    op->op.set.total == s->pages)
			count_touches(s, &op->op.set);
	}
	for (uint64_t i = 0; i < s->pages; i++) {
		const struct page_tally *t = &s->tally[i];

		if (t->faults > 1 && t->faults > t->touches)
			repeated += t->faults -
			    (t->touches > 0 ? t->touches : 1);
	}
	return repeated;
}

/* "0-7, 12, ..." */
static void
name_pages(const struct sorter *s)
{
	char *out = s->out->region_pages;
	size_t used = 0;

	for (uint64_t i = 0, end; i < s->pages; i = end) {
		const char *join = used > 0 ? ", " : "";

		for (end = i; end < s->pages && s->tally[end].faults > 0;)
			end++;
		if (end == i) {
			end++;
			continue;
		}
		if (used + FAULT_PAGES_MAX / 2 > FAULT_PAGES_MAX) {
			strcpy(out + used, ", ...");
			return;
		}
		used += (size_t)snprintf(out + used, FAULT_PAGES_MAX - used,
		    end - i > 1 ? "%s%" PRIu64 "-%" PRIu64 : "%s%" PRIu64, join,
		    i, end - 1);
	}
}

/* Some faults the kernel takes on the actor's behalf, without an event; those
 * that end in SIGBUS have one, but are not counted. What is counted can only be
 * on the region. */
static bool
counts_differ(const struct sorter *s)
{
	for (size_t i = 0; i < s->step->op_count; i++)
		if (s->step->ops[i].index == s->index &&
		    (op_may_populate(&s->step->ops[i].op) ||
			op_touches_beyond(s->step->ops[i].op.what)))
			return true;
	return false;
}

static int64_t
own_faults(const struct actor_handle *p)
{
	return (int64_t)(p->process.stat.minor_faults +
		   p->process.stat.major_faults) -
	    p->settling;
}

/* Settling takes faults elsewhere as well, which are not counted: only faults
 * beyond them are named. */
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
locate_faults(struct actor_handle *p, const struct step_record *step,
    size_t page_size, struct process_record *out)
{
	struct sorter s = {.handle = p,
	    .step = step,
	    .index = out->index,
	    .page_size = page_size,
	    .out = out};
	int64_t own = own_faults(p) - p->own_faults;
	int error;

	p->own_faults += own;
	if (p->faults.fd < 0)
		return 0;
	error = find_region(&s);
	if (error < 0)
		return error;
	if (fault_events_take(&p->faults, note_fault, &s) == 0) {
		out->region_faults = counts_differ(&s) ? own - s.elsewhere
						       : s.here;
		out->repeated_faults = count_repeated(&s);
		name_pages(&s);
		settle_places(&s, own - out->region_faults);
	} else {
		out->place_count = 0;
	}
	free(s.tally);
	return 0;
}
