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

/* The faults on one region of an actor since the last snapshot. */
struct region_faults {
	const struct step_record *step; /* told of the region */
	uint64_t start, pages;		/* in this step */
	bool touched;			/* its operations may have faulted */
	/* Some faults the kernel takes on the actor's behalf, without an event;
	 * those that end in SIGBUS have one, but are not counted. What is
	 * counted can only be on the region. */
	bool differs;
	struct page_tally *tally; /* of each page; owned */
	struct process_record *out;
	int64_t count;
};

/* The faults of one actor. */
struct sorter {
	const struct actor_handle *handle;
	size_t page_size;
	struct region_faults on[REGIONS_MAX];
	size_t regions;
	unsigned touched; /* of them */
	struct process_record *out;
	int64_t elsewhere; /* on other memory of its own */
};

/* The actor's own. */
static struct process_record *
last_process(struct step_record *step)
{
	return &step->processes[step->process_count - 1];
}

/* Where the region is, or was if it was unmapped in the step; and what was done
 * to it. */
static void
find_region(struct region_faults *f, const struct mapped_region *mapped)
{
	f->start = mapped->start;
	f->pages = mapped->start != 0 ? mapped->pages : 0;
	for (size_t i = 0; i < f->step->op_count; i++) {
		const struct op *op = &f->step->ops[i].op;

		if (f->step->ops[i].index != f->out->index)
			continue;
		f->start = op->start;
		f->pages = op->set.total;
		f->touched |= op_touches(op->what) || op_may_populate(op);
		f->differs |= op_may_populate(op) ||
		    op_touches_beyond(op->what);
	}
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
	const struct mapping *m;

	for (size_t i = 0; i < s->regions; i++) {
		struct region_faults *f = &s->on[i];
		uint64_t page = (address - f->start) / s->page_size;

		if (address < f->start || page >= f->pages)
			continue;
		f->tally[page].faults++;
		f->count++;
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
count_touches(struct region_faults *f, const struct pages *set)
{
	struct pages_cursor at = pages_walk(*set);
	struct pages_run run;

	while (pages_next(&at, &run))
		for (uint64_t i = 0; i < run.count; i++)
			f->tally[run.first + i].touches++;
}

/* A touch needs at most one fault for its page; more faults than that had
 * nothing to do. */
static int64_t
count_repeated(struct region_faults *f)
{
	int64_t repeated = 0;

	for (size_t i = 0; i < f->step->op_count; i++) {
		const struct actor_op *op = &f->step->ops[i];

		if (op->index == f->out->index &&
		    (op_touches(op->op.what) ||
			op_touches_beyond(op->op.what)) &&
		    op->op.set.total == f->pages)
			count_touches(f, &op->op.set);
	}
	for (uint64_t i = 0; i < f->pages; i++) {
		const struct page_tally *t = &f->tally[i];

		if (t->faults > 1 && t->faults > t->touches)
			repeated += t->faults -
			    (t->touches > 0 ? t->touches : 1);
	}
	return repeated;
}

/* "0-7, 12, ..." */
static void
name_pages(const struct region_faults *f)
{
	char *out = f->out->region_pages;
	size_t used = 0;

	for (uint64_t i = 0, end; i < f->pages; i = end) {
		const char *join = used > 0 ? ", " : "";

		for (end = i; end < f->pages && f->tally[end].faults > 0;)
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

/* Those that were not seen are what is left of the actor's own: on one region,
 * or it is not known on which. Returns how many are on regions. */
static int64_t
set_located(struct sorter *s, int64_t own)
{
	int64_t seen = 0, all = 0, repeated = 0;
	unsigned unseen = 0;

	for (size_t i = 0; i < s->regions; i++) {
		seen += s->on[i].count;
		unseen += s->on[i].differs;
	}
	for (size_t i = 0; i < s->regions; i++) {
		struct region_faults *f = &s->on[i];

		f->out->repeated_faults = count_repeated(f);
		repeated += f->out->repeated_faults;
		name_pages(f);
		if (!f->differs)
			f->out->region_faults = f->count;
		else if (unseen == 1)
			f->out->region_faults = own - s->elsewhere - seen +
			    f->count;
	}
	all = unseen > 0 ? own - s->elsewhere : seen;
	s->out->region_faults = all;
	s->out->repeated_faults = repeated;
	return all;
}

/* Faults that were only counted were on the region that was touched, if it was
 * one. What fell elsewhere is found by the comparison of what is outside. */
static void
set_counted(struct sorter *s, int64_t own)
{
	for (size_t i = 0; i < s->regions; i++) {
		struct region_faults *f = &s->on[i];

		if (f->touched && s->touched > 1 && own > 0)
			continue;
		f->out->repeated_faults = 0;
		f->out->region_faults = f->touched ? own : 0;
	}
}

/* What was major is not told by an address. */
static void
add_up(struct actor_handle *p, struct sorter *s)
{
	int64_t major = (int64_t)p->process.stat.major_faults - p->major_faults;

	p->major_faults += major;
	for (size_t i = 0; i < s->regions; i++) {
		struct process_record *out = s->on[i].out;
		int64_t here = !s->on[i].touched || major == 0 ? 0
		    : s->touched == 1			       ? major
							       : UNKNOWN;

		figure_add(&p->region_major[i], here);
		figure_add(&p->region_minor[i], out->region_faults);
		figure_add(
		    &p->region_minor[i], here == UNKNOWN ? UNKNOWN : -here);
		out->major_faults = p->region_major[i];
		out->minor_faults = p->region_minor[i];
	}
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

static void
release(struct sorter *s)
{
	for (size_t i = 0; i < s->regions; i++)
		free(s->on[i].tally);
}

static int
find_regions(struct sorter *s, struct step_record *step)
{
	for (size_t i = 0; i < step_regions(step); i++) {
		struct step_record *part = step_own_region(step, i);

		s->on[s->regions++] = (struct region_faults){
		    .step = part,
		    .out = last_process(part),
		};
		find_region(&s->on[i], &s->handle->mapped[i]);
		s->touched += s->on[i].touched;
		if (s->handle->faults.fd < 0)
			continue; /* they are only counted */
		s->on[i].tally = calloc(
		    s->on[i].pages + 1, sizeof *s->on[i].tally);
		if (s->on[i].tally == NULL)
			return -ENOMEM;
	}
	return 0;
}

int
locate_faults(
    struct actor_handle *p, struct step_record *step, size_t page_size)
{
	struct sorter s = {
	    .handle = p, .page_size = page_size, .out = last_process(step)};
	int64_t own = own_faults(p) - p->own_faults;
	int error = find_regions(&s, step);

	p->own_faults += own;
	if (error < 0) {
		release(&s);
		return error;
	}
	if (p->faults.fd >= 0 &&
	    fault_events_take(&p->faults, note_fault, &s) == 0) {
		settle_places(&s, own - set_located(&s, own));
	} else {
		s.out->place_count = 0;
		if (step->region_count > 0)
			set_counted(&s, own);
	}
	if (step->region_count > 0)
		add_up(p, &s);
	release(&s);
	return 0;
}
