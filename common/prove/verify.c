#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "prove/verify.h"

void
verify_forget(struct verifier *c, unsigned actor)
{
	memset(c->seen[actor], 0, sizeof c->seen[actor]);
}

struct verifier *
verifier_new(const struct testbed *testbed, struct workers *workers)
{
	struct verifier *c = calloc(1, sizeof *c);

	if (c == NULL)
		return NULL;
	c->testbed = testbed;
	c->workers = workers;
	if (page_reader_open(&c->reader, &testbed->platform) < 0) {
		free(c);
		return NULL;
	}
	return c;
}

void
verifier_free(struct verifier *c)
{
	if (c == NULL)
		return;
	mappings_free(&c->mappings);
	page_reader_close(&c->reader);
	free(c);
}

/* Who else has seen a page as this frame, and who has seen that PFN? */
static unsigned
owner_of_frame(const struct verifier *c, uint64_t page, uint32_t frame)
{
	unsigned i = 0;

	while (i < PROGRAM_ACTORS &&
	    (c->seen[i][page].pfn == 0 || c->seen[i][page].frame != frame))
		i++;
	return i;
}

static unsigned
owner_of_pfn(const struct verifier *c, uint64_t page, uint64_t pfn)
{
	unsigned i = 0;

	while (i < PROGRAM_ACTORS && c->seen[i][page].pfn != pfn)
		i++;
	return i;
}

static void
name_frame(char *words, size_t size, uint64_t page, unsigned owner)
{
	if (owner < PROGRAM_ACTORS)
		snprintf(words, size,
		    "page %" PRIu64 " in the frame that actor %u had", page,
		    owner);
	else
		snprintf(words, size, "page %" PRIu64 " in a new frame", page);
}

/* What others, and this actor itself, have been seen with tells whether a frame
 * is the one that it should be. Whoever gets another frame holds the old one
 * until then, so even that is a different one. Where the kernel may have copied
 * the page of its only owner, a new frame is as right as the old one. */
static int
compare_frame(struct verifier *c, unsigned actor, uint64_t page,
    const struct model_page *should, uint64_t pfn, struct difference *d)
{
	struct seen *own = &c->seen[actor][page];
	unsigned predicted, measured;
	bool fine;

	predicted = owner_of_frame(c, page, should->frame);
	measured = owner_of_pfn(c, page, pfn);
	fine = predicted < PROGRAM_ACTORS ? c->seen[predicted][page].pfn == pfn
					  : measured == PROGRAM_ACTORS;
	if (fine ||
	    (should->unsure && predicted == actor &&
		measured == PROGRAM_ACTORS)) {
		*own = (struct seen){.frame = should->frame, .pfn = pfn};
		return 0;
	}
	d->actor = actor;
	strcpy(d->what, "frame");
	name_frame(d->predicted, sizeof d->predicted, page, predicted);
	name_frame(d->measured, sizeof d->measured, page, measured);
	return 1;
}

/* Without PFNs and without PAGEMAP_SCAN a page of zeros looks as if it were
 * shared. */
static bool
is_alike(const struct verifier *c, enum page_state predicted,
    enum page_state measured)
{
	const struct pagemap_sight *sight = &c->testbed->platform.sight;
	bool told = sight->pfns || sight->scan;

	if (c->hidden && predicted >= PAGE_SHARED)
		return measured >= PAGE_SHARED && measured <= PAGE_EXCLUSIVE;
	return measured == predicted ||
	    (predicted == PAGE_ZERO && !told && measured == PAGE_SHARED);
}

static void
name_owner(char *words, size_t size, uint64_t page, bool anonymous)
{
	snprintf(words, size, "page %" PRIu64 " in %s frame", page,
	    anonymous ? "an anonymous" : "the object's");
}

static int
compare_page(struct verifier *c, unsigned actor, uint64_t page,
    const struct model_page *predicted, struct difference *d)
{
	const struct page_view *view = &c->reader.views[page];
	bool has_frame = predicted->state == PAGE_SHARED ||
	    predicted->state == PAGE_EXCLUSIVE;

	if (!is_alike(c, predicted->state, view->state)) {
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
		name_owner(d->predicted, sizeof d->predicted, page,
		    predicted->anonymous);
		name_owner(
		    d->measured, sizeof d->measured, page, view->anonymous);
		return 1;
	}
	if (has_frame && view->pfn != 0)
		return compare_frame(c, actor, page, predicted, view->pfn, d);
	c->seen[actor][page].pfn = 0;
	return 0;
}

int
verify_view(struct verifier *c, struct dry_run *r, unsigned actor)
{
	const struct extent *mapped = &r->mapped[actor];
	bool counted = r->kind == PROVE_HUGE && c->reader.kpagecount >= 0;
	const struct page_range range = {
	    .pagemap_fd = c->workers->worker[actor].process.pagemap_fd,
	    .start = mapped->start,
	    .pages = mapped->pages,
	    .private = !mapped->shared,
	    .owners = counted ? OWNERS_BY_COUNT : OWNERS_BY_BIT,
	};

	return page_reader_read(&c->reader, &range, 0, mapped->pages);
}

int
verify_pages(
    struct verifier *c, struct dry_run *r, unsigned actor, struct difference *d)
{
	uint64_t at = 0;
	struct model_total total;
	struct model_run run;
	int error;

	if (!model_is_mapped(r->model, actor) ||
	    c->testbed->platform.proof == PROOF_TOTALS)
		return 0;
	error = verify_view(c, r, actor);
	if (error < 0)
		return error;
	model_total(r->model, actor, &total);
	c->hidden = total.huge > 0 && c->reader.kpagecount < 0;
	while (model_next_run(r->model, actor, &at, &run)) {
		for (uint64_t i = 0; i < run.count; i++) {
			error = compare_page(
			    c, actor, run.first + i, &run.page, d);
			if (error != 0)
				return error;
		}
	}
	c->compared += r->mapped[actor].pages;
	return 0;
}

static int
compare_figure(struct verifier *c, unsigned actor, const char *what,
    uint64_t predicted, uint64_t measured, const char *unit,
    struct difference *d)
{
	c->compared++;
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

/* The size of the whole process, in pages. */
static int
look_at_size(const struct process *p, uint64_t *pages)
{
	struct statm_line statm;
	char line[256];
	ssize_t got = pread(p->statm_fd, line, sizeof line - 1, 0);
	int error;

	if (got < 0)
		return -errno;
	line[got] = '\0';
	error = statm_parse(line, &statm);
	if (error == 0)
		*pages = statm.size;
	return error;
}

/* Reads the beginning of smaps, and parses it if it holds the whole of the
 * first mapping. */
static int
parse_first(struct verifier *c, const struct process *p)
{
	static char text[1024];
	ssize_t got = pread(p->smaps_fd, text, sizeof text - 1, 0);
	char *last, *end = NULL;

	if (got < 0)
		return -errno;
	text[got] = '\0';
	last = strstr(text, "\nVmFlags:");
	if (last != NULL)
		end = strchr(last + 1, '\n');
	if (end == NULL)
		return -ENODATA;
	end[1] = '\0';
	return smaps_parse(text, &c->mappings);
}

/* What smaps says of an actor's mapping; all zeros if it is not there. Mostly it
 * lies below the program, its libraries and its stack, and comes first; since
 * the kernel works out no more than is read, that costs a tenth of the rest. */
static int
look_at_mapping(
    struct verifier *c, struct process *p, uint64_t start, struct mapping *out)
{
	const struct mapping *found = NULL;
	int error = parse_first(c, p);

	if (error == 0)
		found = mappings_find(&c->mappings, start);
	if (found == NULL) {
		error = process_look(p);
		if (error < 0)
			return error;
		found = mappings_find(&p->mappings, start);
	}
	*out = found != NULL ? *found : (struct mapping){0};
	return 0;
}

int
verify_figures(
    struct verifier *c, struct dry_run *r, unsigned actor, struct difference *d)
{
	uint64_t page_kib = c->testbed->platform.page_size / 1024, size = 0;
	struct process *p = &c->workers->worker[actor].process;
	struct mapping m = {0};
	struct model_total total;
	int error = look_at_size(p, &size);

	model_total(r->model, actor, &total);
	if (error == 0 && total.mapped)
		error = look_at_mapping(c, p, r->mapped[actor].start, &m);
	if (error == 0)
		error = compare_figure(c, actor, "VSZ",
		    c->workers->own_pages + total.size, size, "pages", d);
	if (error == 0)
		error = compare_figure(c, actor, "anonymous part of RSS",
		    total.anonymous * page_kib, (uint64_t)m.anonymous, "kB", d);
	if (error == 0)
		error = compare_figure(c, actor, "RSS",
		    (total.anonymous + total.object) * page_kib,
		    (uint64_t)m.rss, "kB", d);
	if (error == 0)
		error = compare_figure(c, actor, "dirty part of RSS",
		    total.dirty * page_kib, (uint64_t)m.dirty, "kB", d);
	if (error == 0)
		error = compare_figure(c, actor, "huge part of RSS",
		    total.huge * page_kib, (uint64_t)m.anon_huge, "kB", d);
	if (error == 0)
		error = compare_figure(
		    c, actor, "PSS", total.pss_kib, (uint64_t)m.pss, "kB", d);
	if (error == 0)
		error = compare_figure(c, actor, "USS",
		    total.states[PAGE_EXCLUSIVE] * page_kib, (uint64_t)m.uss,
		    "kB", d);
	return error;
}
