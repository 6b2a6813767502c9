#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "prove/verify.h"

/* Mappings of a region, in a row; owned by the verifier, or by the process. */
struct found_mappings {
	const struct mapping *first;
	size_t count;
};

void
verify_forget(struct verifier *v, unsigned actor)
{
	memset(v->seen[actor], 0, sizeof v->seen[actor]);
}

struct verifier *
verifier_new(const struct testbed *testbed, struct workers *workers)
{
	struct verifier *v = calloc(1, sizeof *v);

	if (v == NULL)
		return NULL;
	v->testbed = testbed;
	v->workers = workers;
	if (page_reader_open(&v->reader, &testbed->platform) < 0) {
		free(v);
		return NULL;
	}
	return v;
}

void
verifier_free(struct verifier *v)
{
	if (v == NULL)
		return;
	mappings_free(&v->mappings);
	page_reader_close(&v->reader);
	free(v);
}

/* Which actor was last seen with this frame of the model's, or with that
 * PFN? */
static unsigned
owner_of_frame(const struct verifier *v, uint64_t page, uint32_t frame)
{
	unsigned i = 0;

	while (i < PROGRAM_ACTORS &&
	    (v->seen[i][page].pfn == 0 || v->seen[i][page].frame != frame))
		i++;
	return i;
}

static unsigned
owner_of_pfn(const struct verifier *v, uint64_t page, uint64_t pfn)
{
	unsigned i = 0;

	while (i < PROGRAM_ACTORS && v->seen[i][page].pfn != pfn)
		i++;
	return i;
}

static void
describe_owner(char *words, size_t size, uint64_t page, unsigned owner)
{
	if (owner < PROGRAM_ACTORS)
		snprintf(words, size,
		    "page %" PRIu64 " in the frame that actor %u had", page,
		    owner);
	else
		snprintf(words, size, "page %" PRIu64 " in a new frame", page);
}

/* Whether a frame is the predicted one follows from the frames that all actors
 * were seen with. An actor that gets another frame holds the old one until
 * then, so the new one cannot be the same. Where the kernel may copy the page
 * of its only owner, a new frame is as right as the old one. */
static int
compare_frame(struct verifier *v, unsigned actor, uint64_t page,
    const struct model_page *should, uint64_t pfn, struct difference *d)
{
	struct seen *own = &v->seen[actor][page];
	unsigned predicted, measured;
	bool fine;

	predicted = owner_of_frame(v, page, should->frame);
	measured = owner_of_pfn(v, page, pfn);
	fine = predicted < PROGRAM_ACTORS ? v->seen[predicted][page].pfn == pfn
					  : measured == PROGRAM_ACTORS;
	if (fine ||
	    (should->unsure && predicted == actor &&
		measured == PROGRAM_ACTORS)) {
		*own = (struct seen){.frame = should->frame, .pfn = pfn};
		return 0;
	}
	d->actor = actor;
	strcpy(d->what, "frame");
	describe_owner(d->predicted, sizeof d->predicted, page, predicted);
	describe_owner(d->measured, sizeof d->measured, page, measured);
	return 1;
}

/* Without PFNs and without PAGEMAP_SCAN a page of zeros looks shared. */
static bool
is_alike(const struct verifier *v, enum page_state predicted,
    enum page_state measured)
{
	const struct pagemap_sight *sight = &v->testbed->platform.sight;
	bool told = sight->pfns || sight->scan;

	if (v->hidden && page_state_is_framed(predicted))
		return page_state_is_framed(measured);
	return measured == predicted ||
	    (predicted == PAGE_ZERO && !told && measured == PAGE_SHARED);
}

static void
describe_frame(char *words, size_t size, uint64_t page, bool anonymous)
{
	snprintf(words, size, "page %" PRIu64 " in %s frame", page,
	    anonymous ? "an anonymous" : "the object's");
}

static int
compare_page(struct verifier *v, unsigned actor, uint64_t page,
    const struct model_page *predicted, struct difference *d)
{
	const struct page_view *view = &v->reader.views[page];
	bool has_frame = page_state_is_framed(predicted->state);

	if (!is_alike(v, predicted->state, view->state)) {
		d->actor = actor;
		strcpy(d->what, "state");
		snprintf(d->predicted, sizeof d->predicted,
		    "page %" PRIu64 " is %s", page,
		    page_state_name(predicted->state));
		snprintf(d->measured, sizeof d->measured,
		    "page %" PRIu64 " is %s", page,
		    page_state_name(view->state));
		return 1;
	}
	if (has_frame && predicted->anonymous != view->anonymous) {
		d->actor = actor;
		strcpy(d->what, "frame");
		describe_frame(d->predicted, sizeof d->predicted, page,
		    predicted->anonymous);
		describe_frame(
		    d->measured, sizeof d->measured, page, view->anonymous);
		return 1;
	}
	if (has_frame && view->pfn != 0)
		return compare_frame(v, actor, page, predicted, view->pfn, d);
	v->seen[actor][page].pfn = 0;
	return 0;
}

int
verify_view(struct verifier *v, struct dry_run *r, unsigned actor)
{
	const struct extent *mapped = &r->mapped[actor];
	bool counted = r->kind == PROVE_HUGE && v->reader.kpagecount >= 0;
	const struct page_range range = {
	    .pagemap_fd = v->workers->worker[actor].process.pagemap_fd,
	    .start = mapped->start,
	    .pages = mapped->pages,
	    .private = !mapped->shared,
	    .owners = counted ? OWNERS_BY_COUNT : OWNERS_BY_BIT,
	};

	return page_reader_read(&v->reader, &range, 0, mapped->pages);
}

int
verify_pages(
    struct verifier *v, struct dry_run *r, unsigned actor, struct difference *d)
{
	uint64_t at = 0;
	struct model_total total;
	struct model_run run;
	int error;

	if (!model_is_mapped(r->model, actor) ||
	    v->testbed->platform.proof == PROOF_TOTALS)
		return 0;
	error = verify_view(v, r, actor);
	if (error < 0)
		return error;
	model_total(r->model, actor, &total);
	v->hidden = total.huge > 0 && v->reader.kpagecount < 0;
	while (model_next_run(r->model, actor, &at, &run)) {
		for (uint64_t i = 0; i < run.count; i++) {
			error = compare_page(
			    v, actor, run.first + i, &run.page, d);
			if (error != 0)
				return error;
		}
	}
	v->compared += r->mapped[actor].pages;
	return 0;
}

static int
compare_figure(struct verifier *v, unsigned actor, const char *what,
    uint64_t predicted, uint64_t measured, const char *unit,
    struct difference *d)
{
	v->compared++;
	if (predicted == measured)
		return 0;
	d->actor = actor;
	snprintf(d->what, sizeof d->what, "%s", what);
	snprintf(d->predicted, sizeof d->predicted, "%" PRIu64 " %s", predicted,
	    unit);
	snprintf(
	    d->measured, sizeof d->measured, "%" PRIu64 " %s", measured, unit);
	return 1;
}

/* The end of so many mappings in the text of smaps, or NULL. */
static char *
end_of_mappings(char *text, uint64_t count)
{
	char *last = text;

	while (last != NULL && count-- > 0) {
		last = strstr(last, "\nVmFlags:");
		if (last != NULL)
			last = strchr(last + 1, '\n');
	}
	return last;
}

/* Reads the beginning of smaps, so many mappings. -ENODATA: not all of them are
 * in what was read. */
static int
parse_first(struct verifier *v, const struct process *p, uint64_t count)
{
	char *text = v->smaps;
	size_t size = count * 1024, got = 0;
	ssize_t n = 1;
	char *end;

	if (count > MAPPINGS_READ)
		return -ENODATA;
	while (n > 0 && got < size - 1) {
		n = pread(p->smaps_fd, text + got, size - 1 - got, (off_t)got);
		if (n < 0)
			return -errno;
		got += (size_t)n;
	}
	text[got] = '\0';
	end = end_of_mappings(text, count);
	if (end == NULL)
		return -ENODATA;
	end[1] = '\0';
	return smaps_parse(text, &v->mappings);
}

/* What smaps says of an actor's region, which has so many mappings by the
 * model. In most cases they lie below the program, its libraries and its stack,
 * and come first. The kernel works out no more than is read, so that costs a
 * tenth of it all. */
static int
read_mappings(struct verifier *v, struct process *p, const struct extent *where,
    uint64_t count, struct found_mappings *out)
{
	uint64_t page_size = v->testbed->platform.page_size;
	const struct mappings *in = &v->mappings;
	uint64_t end = where->start + where->pages * page_size;
	int error = parse_first(v, p, count);

	if (error < 0 || in->at[0].start < where->start ||
	    in->at[count - 1].end > end) {
		error = process_look(p);
		in = &p->mappings;
	}
	*out = (struct found_mappings){0};
	for (size_t i = 0; error == 0 && i < in->count; i++) {
		if (in->at[i].start < where->start || in->at[i].end > end)
			continue;
		if (out->count == 0)
			out->first = &in->at[i];
		out->count++;
	}
	return error;
}

static void
describe_vma(char *words, size_t size, unsigned number, uint64_t first,
    uint64_t count, const char *perms)
{
	if (count == 0)
		snprintf(words, size, "no mapping %u", number);
	else
		snprintf(words, size,
		    "mapping %u of pages %" PRIu64 "-%" PRIu64 ", %.2s", number,
		    first, first + count - 1, perms);
}

/* Are the lines of /proc/PID/maps those of the model? */
static int
compare_mappings(struct verifier *v, struct dry_run *r, unsigned actor,
    const struct found_mappings *found, struct difference *d)
{
	uint64_t page_size = v->testbed->platform.page_size;
	uint64_t start = r->mapped[actor].start;
	unsigned at = 0;
	bool more = true;

	while (more) {
		struct model_vma vma = {0}, measured = {0};
		const struct mapping *m = &found->first[at];
		unsigned number = at + 1;
		const char *perms, *allowed = "";

		if (at < found->count) {
			measured.first = (m->start - start) / page_size;
			measured.count = (m->end - m->start) / page_size;
			allowed = m->perms;
		}
		more = model_next_vma(r->model, actor, &at, &vma);
		perms = access_perms(vma.access);
		v->compared++;
		if (vma.first == measured.first &&
		    vma.count == measured.count &&
		    (!more || strncmp(allowed, perms, 2) == 0))
			continue;
		d->actor = actor;
		strcpy(d->what, "mappings");
		describe_vma(d->predicted, sizeof d->predicted, number,
		    vma.first, vma.count, perms);
		describe_vma(d->measured, sizeof d->measured, number,
		    measured.first, measured.count, allowed);
		return 1;
	}
	return 0;
}

static struct mapping
sum_of(const struct found_mappings *found)
{
	struct mapping sum = {0};

	for (size_t i = 0; i < found->count; i++) {
		const struct mapping *m = &found->first[i];

		sum.rss += m->rss;
		sum.pss += m->pss;
		sum.uss += m->uss;
		sum.dirty += m->dirty;
		sum.anonymous += m->anonymous;
		sum.anon_huge += m->anon_huge;
		sum.locked += m->locked;
	}
	return sum;
}

int
verify_figures(
    struct verifier *v, struct dry_run *r, unsigned actor, struct difference *d)
{
	uint64_t page_kib = v->testbed->platform.page_size / 1024;
	struct process *p = &v->workers->worker[actor].process;
	struct found_mappings found = {0};
	struct mapping m;
	struct model_total total;
	int error = process_read_size(p);

	model_total(r->model, actor, &total);
	if (error == 0 && total.mapped)
		error = read_mappings(
		    v, p, &r->mapped[actor], total.vmas, &found);
	if (error == 0 && total.mapped)
		error = compare_mappings(v, r, actor, &found, d);
	m = sum_of(&found);
	if (error == 0)
		error = compare_figure(v, actor, "VSZ",
		    v->workers->own_pages + total.size, p->statm.size, "pages",
		    d);
	if (error == 0)
		error = compare_figure(v, actor, "anonymous part of RSS",
		    total.anonymous * page_kib, (uint64_t)m.anonymous, "kB", d);
	if (error == 0)
		error = compare_figure(v, actor, "RSS",
		    (total.anonymous + total.object) * page_kib,
		    (uint64_t)m.rss, "kB", d);
	if (error == 0)
		error = compare_figure(v, actor, "dirty part of RSS",
		    total.dirty * page_kib, (uint64_t)m.dirty, "kB", d);
	if (error == 0)
		error = compare_figure(v, actor, "huge part of RSS",
		    total.huge * page_kib, (uint64_t)m.anon_huge, "kB", d);
	if (error == 0)
		error = compare_figure(v, actor, "locked part of PSS",
		    total.locked_kib, (uint64_t)m.locked, "kB", d);
	if (error == 0)
		error = compare_figure(
		    v, actor, "PSS", total.pss_kib, (uint64_t)m.pss, "kB", d);
	if (error == 0)
		error = compare_figure(v, actor, "USS",
		    total.states[PAGE_EXCLUSIVE] * page_kib, (uint64_t)m.uss,
		    "kB", d);
	return error;
}
