#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "coordinator/locate.h"
#include "coordinator/snapshot.h"
#include "os/share.h"
#include "os/signals.h"
#include "probe/backing.h"
#include "record/parts_of_step.h"
#include "record/runs.h"

/* Actors whose files are read in one go, by several threads. */
#define READ_AHEAD 16

static const char needs_privilege[] =
    "frame numbers (PFNs) are visible to root only";
static const char no_page_state[] =
    "this machine does not show the state of pages (/proc/PID/pagemap)";
static const char no_page_table[] =
    "the page table of an actor (/proc/PID/pagemap) could not be opened";
static const char doubtful_pages[] =
    "without root and before Linux 6.7 a zero page and a shared page look the "
    "same, and here both may be there";
static const char within_huge_pages[] =
    "which pages of a huge page others have taken over is visible to root "
    "only, in /proc/kpagecount";
static const char larger_than_asked[] =
    "the region has more pages than were asked for";

void
snapshot_init(struct snapshot *o)
{
	*o = (struct snapshot){0};
	page_reader_init(&o->reader);
}

int
snapshot_open(struct snapshot *o, const struct platform *platform,
    unsigned regions, uint64_t pages)
{
	int error = page_reader_open(&o->reader, platform);

	o->platform = platform;
	while (error == 0 && o->regions < regions)
		if (frames_init(&o->frames[o->regions], pages) < 0)
			error = -ENOMEM;
		else
			o->regions++;
	return error;
}

void
snapshot_close(struct snapshot *o)
{
	while (o->regions > 0)
		frames_release(&o->frames[--o->regions]);
	page_reader_close(&o->reader);
	o->platform = NULL;
}

/* What was read of an actor, before it is interpreted. */
struct reading {
	struct actor_handle *handle;
	unsigned index;
	int error; /* of process_look() */
	/* Of all pages of each region, if these are few; owned. */
	uint64_t *words[REGIONS_MAX];
};

/* One region of one process, while its pages are walked. */
struct walk {
	struct snapshot *snapshot;
	struct frames *frames;
	const struct mapped_region *mapped;
	struct region_record *region;
	struct page_range range;
	struct runs runs;
	bool name_frames;
};

static int
add_page(struct walk *w, uint64_t page, const struct page_view *view)
{
	struct frame_name name = {.number = FRAME_UNSEEN};
	int error = 0;

	if (w->name_frames && view->pfn != 0)
		error = frames_name(w->frames, page, view->pfn, &name);
	if (error == 0)
		error = runs_add(&w->runs,
		    (struct run){.count = 1,
			.state = view->state,
			.anonymous = view->anonymous,
			.frame = name.number,
			.ordinal = name.ordinal});
	if (error == 0)
		w->region->pages[view->state]++;
	return error;
}

static int
add_pages(
    void *arg, uint64_t first, const struct page_view *views, size_t count)
{
	struct walk *w = arg;
	int error = *signals_flag() != 0 ? -EINTR : 0;

	for (size_t i = 0; error == 0 && i < count; i++)
		error = add_page(w, first + i, &views[i]);
	return error;
}

/* Finds out how to learn whether the pages of a region with huge pages are
 * shared. Where owners cannot be counted, it is known if all pages are alike;
 * but frames can only be named if they are seen in every step. -ENODATA: not
 * known. */
static int
settle_owners(struct walk *w)
{
	const struct region_record *r = w->region;
	bool counted = w->snapshot->reader.kpagecount >= 0;

	if (w->mapped->huge && w->name_frames && !counted)
		return -ENODATA;

	if (w->mapped->huge && counted)
		w->range.owners = OWNERS_BY_COUNT;
	else if (r->huge_kib > 0 && r->uss_kib == r->rss_kib)
		w->range.owners = OWNERS_ONE;
	else if (r->huge_kib > 0 && r->uss_kib == 0)
		w->range.owners = OWNERS_SEVERAL;
	return r->huge_kib > 0 && w->range.owners == OWNERS_BY_BIT ? -ENODATA
								   : 0;
}

static void
unknown_pages(struct region_record *r, const char *reason)
{
	for (int i = 0; i < PAGE_STATES; i++)
		r->pages[i] = UNKNOWN;
	r->pages_reason = reason;
}

/* The state of every page of the region. 0 or a negated errno; where it cannot
 * be known on this machine, the record says so, and it is no error. */
static int
look_at_pages(struct snapshot *o, const struct reading *reading,
    unsigned number, struct region_record *region)
{
	const struct actor_handle *p = reading->handle;
	const struct mapped_region *mapped = &p->mapped[number];
	const struct pagemap_sight *sight = &o->platform->sight;
	uint64_t page_kib = o->platform->page_size / 1024;
	bool private = !region_kind_is_shared(mapped->kind);
	struct walk w = {
	    .snapshot = o,
	    .frames = &o->frames[number],
	    .mapped = mapped,
	    .region = region,
	    .range = {.pagemap_fd = p->process.pagemap_fd,
		.start = mapped->start,
		.pages = mapped->pages,
		.words = reading->words[number],
		.private = private},
	    .name_frames = sight->pfns && !o->blind &&
		mapped->pages <= o->frames[number].pages,
	};
	int error = 0;

	if (o->platform->proof == PROOF_TOTALS || p->process.pagemap_fd < 0) {
		unknown_pages(region,
		    o->platform->proof == PROOF_TOTALS ? no_page_state
						       : no_page_table);
		return 0;
	}
	if (settle_owners(&w) < 0) {
		unknown_pages(region, within_huge_pages);
		return 0;
	}
	if (private && !sight->pfns && !sight->scan)
		error = page_reader_settle(
		    &o->reader, &w.range, (uint64_t)region->rss_kib / page_kib);
	if (error == -ENODATA) {
		unknown_pages(region, doubtful_pages);
		return 0;
	}
	if (error == 0)
		error = page_reader_walk(&o->reader, &w.range, add_pages, &w);
	if (error < 0) {
		free(w.runs.at);
		return error;
	}
	region->runs = w.runs.at;
	region->run_count = w.runs.count;
	return 0;
}

/* A mapping that was made larger goes on behind the region. */
static int64_t
kib_within(const struct mapping *m, uint64_t start, uint64_t end)
{
	uint64_t from = m->start > start ? m->start : start;
	uint64_t to = m->end < end ? m->end : end;

	return (int64_t)(to - from) / 1024;
}

/* The sum of the region's mappings: one, unless it was cut. */
static bool
sum_region(const struct mappings *all, const struct mapped_region *p,
    size_t page_size, struct region_record *r)
{
	uint64_t end = p->start + p->pages * page_size;

	*r = (struct region_record){.start = p->start,
	    .end = end,
	    .kind = p->kind,
	    .hole_kib = (int64_t)(end - p->start) / 1024,
	    .huge = p->huge};
	for (size_t i = 0; i < all->count; i++) {
		const struct mapping *m = &all->at[i];

		if (!mapping_overlaps(m, p->start, end))
			continue;
		if (r->mappings++ == 0) {
			r->line = i;
			memcpy(r->perms, m->perms, sizeof r->perms);
		}
		r->hole_kib -= kib_within(m, p->start, end);
		r->size_kib += m->size;
		r->rss_kib += m->rss;
		r->pss_kib += m->pss;
		r->uss_kib += m->uss;
		r->anonymous_kib += m->anonymous;
		r->huge_kib += m->anon_huge;
		r->dirty_kib += m->dirty;
		r->locked_kib += m->locked;
	}
	return r->mappings > 0;
}

static int
look_at_region(struct snapshot *o, const struct reading *reading,
    unsigned number, struct process_record *out)
{
	const struct actor_handle *p = reading->handle;
	const struct mapped_region *mapped = &p->mapped[number];
	struct region_record region, *kept;
	int error;

	if (mapped->start == 0 ||
	    !sum_region(
		&p->process.mappings, mapped, o->platform->page_size, &region))
		return 0;
	error = look_at_pages(o, reading, number, &region);
	if (error < 0)
		return error;
	kept = malloc(sizeof *kept);
	if (kept == NULL) {
		free(region.runs);
		return -ENOMEM;
	}
	*kept = region;
	out->region = kept;
	return 0;
}

/* Copies the lines of maps, which point into a buffer that is reused. */
static int
keep_maps(const struct mappings *mappings, struct process_record *out)
{
	size_t size = 0;
	char *text;

	for (size_t i = 0; i < mappings->count; i++)
		size += strlen(mappings->at[i].line) + 1;
	text = malloc(size > 0 ? size : 1);
	out->text = text;
	out->maps = calloc(mappings->count + 1, sizeof *out->maps);
	if (text == NULL || out->maps == NULL)
		return -ENOMEM;
	out->map_count = mappings->count;
	for (size_t i = 0; i < mappings->count; i++) {
		out->maps[i] = text;
		text = stpcpy(text, mappings->at[i].line) + 1;
	}
	return 0;
}

/* As though the process were that region alone. */
static int
look_at_part(struct snapshot *o, const struct reading *reading, unsigned number,
    struct step_record *part)
{
	struct process_record *out = &part->processes[part->process_count++];
	int error;

	*out = (struct process_record){
	    .index = reading->index,
	    .pid = reading->handle->pid,
	    .pte_kib = UNKNOWN,
	    .region_faults = UNKNOWN,
	    .repeated_faults = UNKNOWN,
	};
	error = look_at_region(o, reading, number, out);
	if (error < 0 || out->region == NULL)
		return error;
	out->vsz_kib = out->region->size_kib;
	out->rss_kib = out->ps_rss_kib = out->region->rss_kib;
	out->pss_kib = out->region->pss_kib;
	out->uss_kib = out->region->uss_kib;
	return 0;
}

static int
look_at_regions(
    struct snapshot *o, const struct reading *reading, struct step_record *step)
{
	int error = 0;

	if (step->region_count == 0)
		return look_at_region(
		    o, reading, 0, &step->processes[step->process_count - 1]);
	for (unsigned i = 0; error == 0 && i < step->region_count; i++)
		error = look_at_part(o, reading, i, &step->regions[i]);
	return error;
}

static int
look_at(
    struct snapshot *o, const struct reading *reading, struct step_record *step)
{
	struct process_record *out = &step->processes[step->process_count++];
	int64_t page_kib = (int64_t)o->platform->page_size / 1024;
	const struct actor_handle *p = reading->handle;
	int error = reading->error;

	*out = (struct process_record){.index = reading->index, .pid = p->pid};
	if (error < 0)
		return error;
	out->vsz_kib = (int64_t)(p->process.stat.vsize / 1024);
	out->rss_kib = p->process.mappings.rss;
	out->pss_kib = p->process.mappings.pss;
	out->uss_kib = p->process.mappings.uss;
	out->ps_rss_kib = (int64_t)p->process.statm.resident * page_kib;
	out->pte_kib = p->process.tables_kib < 0 ? UNKNOWN
						 : p->process.tables_kib;
	out->minor_faults = (int64_t)p->process.stat.minor_faults;
	out->major_faults = (int64_t)p->process.stat.major_faults;
	out->settling_faults = p->settling;
	out->region_faults = out->repeated_faults = UNKNOWN;
	error = keep_maps(&p->process.mappings, out);
	if (error == 0)
		error = elsewhere_note(&reading->handle->elsewhere,
		    &p->process.mappings, p->mapped, o->platform->page_size,
		    out->elsewhere, sizeof out->elsewhere);
	if (error == 0)
		error = look_at_regions(o, reading, step);
	return error < 0
	    ? error
	    : locate_faults(reading->handle, step, o->platform->page_size);
}

/* The file behind the first mapping of the region. */
static int
backing_of_region(
    const struct actors *s, const struct process_record *p, int64_t *pages)
{
	const struct mappings *all = &s->handles[p->index].process.mappings;
	const struct mapping *first = &all->at[p->region->line];

	return backing_of_mapping(p->pid, first->start, first->end, pages);
}

/* How many pages of the object are in memory, as one of its processes shows.
 * The blocks of a file are those on the disk, and do not tell. */
static int64_t
object_pages(const struct actors *s, const struct step_record *step)
{
	for (size_t i = 0; i < step->process_count; i++) {
		const struct process_record *p = &step->processes[i];
		const struct region_record *r = p->region;
		int64_t pages;

		if (r == NULL || r->kind == REGION_ANON_PRIVATE)
			continue;
		return !region_kind_is_file(r->kind) &&
			backing_of_region(s, p, &pages) == 0
		    ? pages
		    : UNKNOWN;
	}
	return 0;
}

static void
sum_region_group(const struct snapshot *o, const struct actors *s,
    const struct frames *frames, struct step_record *step)
{
	struct group_record *g = &step->group;

	*g = (struct group_record){0};
	if (o->platform->proof != PROOF_FRAMES)
		g->frames_reason = needs_privilege;
	else if (o->blind)
		g->frames_reason = no_page_table;
	for (size_t i = 0; i < step->process_count; i++) {
		const struct process_record *p = &step->processes[i];
		const struct region_record *r = p->region;

		g->rss_kib += p->rss_kib;
		g->pss_kib += p->pss_kib;
		g->uss_kib += p->uss_kib;
		if (r == NULL)
			continue;
		g->region_rss_kib += r->rss_kib;
		g->region_pss_kib += r->pss_kib;
		g->region_uss_kib += r->uss_kib;
		if (r->pages_reason != NULL)
			g->frames_reason = r->pages_reason;
		else if ((r->end - r->start) / o->platform->page_size >
		    frames->pages)
			g->frames_reason = larger_than_asked;
	}
	g->object_pages = object_pages(s, step);
	g->frames = g->frames_reason == NULL ? (int64_t)frames->distinct
					     : UNKNOWN;
}

static void
sum_group(
    const struct snapshot *o, const struct actors *s, struct step_record *step)
{
	for (unsigned i = 0; i < o->regions; i++)
		sum_region_group(o, s, &o->frames[i], step_own_region(step, i));
	for (size_t i = 0; step->region_count > 0 && i < step->process_count;
	     i++) {
		step->group.rss_kib += step->processes[i].rss_kib;
		step->group.pss_kib += step->processes[i].pss_kib;
		step->group.uss_kib += step->processes[i].uss_kib;
	}
	step_sum_group(step);
}

int
snapshot_dirty(const struct snapshot *o, struct actor_handle *p,
    unsigned number, int64_t *dirty_kib)
{
	struct region_record region;
	int error = process_look(&p->process);

	if (error < 0)
		return error;
	*dirty_kib = sum_region(&p->process.mappings, &p->mapped[number],
			 o->platform->page_size, &region)
	    ? region.dirty_kib - region.anonymous_kib
	    : 0;
	return 0;
}

/* Files can be read of several actors at the same time. */
struct read_ahead {
	const struct snapshot *snapshot;
	struct reading *readings;
};

static uint64_t *
read_words(const struct snapshot *o, const struct actor_handle *p,
    const struct mapped_region *mapped)
{
	uint64_t *words;

	if (mapped->start == 0 || mapped->pages > PAGE_PORTION ||
	    p->process.pagemap_fd < 0 || o->platform->proof == PROOF_TOTALS)
		return NULL;
	words = malloc(mapped->pages * sizeof *words);
	if (words != NULL &&
	    pagemap_read(p->process.pagemap_fd, mapped->start,
		o->platform->page_size, words, mapped->pages) == 0)
		return words;
	free(words); /* it is tried again later, and reported then */
	return NULL;
}

static void
read_one(void *arg, size_t i, unsigned thread)
{
	const struct read_ahead *ahead = arg;
	struct reading *r = &ahead->readings[i];

	(void)thread;
	r->error = process_look(&r->handle->process);
	for (unsigned j = 0; r->error == 0 && j < ahead->snapshot->regions; j++)
		r->words[j] = read_words(
		    ahead->snapshot, r->handle, &r->handle->mapped[j]);
}

static int
fail_reading(struct actors *s, const struct reading *r, int error)
{
	const struct process *p = &r->handle->process;

	if (error == -ESRCH)
		return failure_ended(s->sink, r->index);
	if (error == -ENOMEM)
		return failure_system(
		    s->sink, "keep what is read of the actors", error);
	return failure_read(s->sink, r->index, r->handle->pid,
	    r->error < 0 ? p->file : "pagemap", error);
}

/* Interprets what was read, in the order of the actors, which gives the frames
 * their numbers. */
static int
take_readings(struct snapshot *o, struct actors *s,
    const struct reading *readings, size_t count, struct step_record *out)
{
	for (size_t i = 0; i < count; i++) {
		unsigned index = readings[i].index;
		int error;

		progress_say(s->progress, index, s->count,
		    "looking at actor %u of %u", index + 1, s->count);
		error = look_at(o, &readings[i], out);
		if (error < 0)
			return fail_reading(s, &readings[i], error);
		if (failure_interrupted(s->sink) < 0)
			return -1;
	}
	return 0;
}

static int
look_at_some(struct snapshot *o, struct actors *s, struct reading *readings,
    size_t count, struct step_record *out)
{
	struct read_ahead ahead = {o, readings};
	int result;

	share_work((unsigned)o->platform->cpus, count, read_one, &ahead);
	result = take_readings(o, s, readings, count, out);
	for (size_t i = 0; i < count; i++)
		for (unsigned j = 0; j < REGIONS_MAX; j++)
			free(readings[i].words[j]);
	return result;
}

static int
make_room(struct step_record *step, unsigned living)
{
	step->processes = calloc(living + 1, sizeof *step->processes);
	for (size_t i = 0; i < step->region_count; i++) {
		struct step_record *part = &step->regions[i];

		part->processes = calloc(living + 1, sizeof *part->processes);
		if (part->processes == NULL)
			return -ENOMEM;
	}
	return step->processes != NULL ? 0 : -ENOMEM;
}

int
snapshot_take(struct snapshot *o, struct actors *s, struct step_record *out)
{
	struct reading readings[READ_AHEAD];
	size_t count = 0;
	unsigned living = 0;

	for (unsigned i = 0; i < s->count; i++) {
		living += s->handles[i].living;
		o->blind |= s->handles[i].living &&
		    s->handles[i].process.pagemap_fd < 0;
	}
	if (make_room(out, living) < 0)
		return failure_system(
		    s->sink, "keep what is read of the actors", -ENOMEM);

	for (unsigned i = 0; i < o->regions; i++)
		frames_begin(&o->frames[i]);
	for (unsigned i = 0; i < s->count; i++) {
		if (s->handles[i].living)
			readings[count++] = (struct reading){
			    .handle = &s->handles[i], .index = i};
		if (count < READ_AHEAD && (count == 0 || i + 1 < s->count))
			continue;
		if (look_at_some(o, s, readings, count, out) < 0)
			return -1;
		count = 0;
	}
	sum_group(o, s, out);
	return 0;
}
