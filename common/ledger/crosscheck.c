#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/crosscheck.h"
#include "ledger/unlogged.h"
#include "record/stop.h"

void
crosscheck_init(struct crosscheck *c, size_t page_size)
{
	*c = (struct crosscheck){
	    .page_kib = (int64_t)page_size / 1024,
	    .verdict.verdict = VERDICT_NOT_CHECKED,
	    .verdict.reason = "the run ended before its first step",
	};
}

void
crosscheck_release(struct crosscheck *c)
{
	free(c->verdict.findings);
}

/* The comparisons of one step. */
struct step_check {
	struct crosscheck *crosscheck;
	unsigned step, index;
	int error;
};

static int
find(struct crosscheck *c, const struct finding *finding)
{
	struct verdict_record *v = &c->verdict;

	if (v->finding_count == c->room) {
		size_t room = c->room > 0 ? 2 * c->room : 16;
		struct finding *findings = reallocarray(
		    v->findings, room, sizeof *findings);

		if (findings == NULL)
			return -ENOMEM;
		v->findings = findings;
		c->room = room;
	}
	v->findings[v->finding_count] = *finding;
	strlcpy(v->findings[v->finding_count++].region, c->region,
	    sizeof finding->region);
	v->verdict = VERDICT_CONTRADICTED;
	return 0;
}

int
crosscheck_compare(struct crosscheck *c, const struct finding *f, int64_t slack)
{
	if (f->expected == UNKNOWN || f->measured == UNKNOWN)
		return 1;
	c->verdict.checks++;
	if (f->measured <= f->expected && f->measured >= f->expected - slack)
		return 1;
	return find(c, f);
}

static void
compare(struct step_check *s, struct finding finding, int64_t slack)
{
	finding.step = s->step;
	finding.index = s->index;
	if (crosscheck_compare(s->crosscheck, &finding, slack) < 0)
		s->error = -ENOMEM;
}

static void
check_within(struct step_check *s, const char *line, const char *unit,
    int64_t expected, int64_t measured, int64_t slack)
{
	compare(s,
	    (struct finding){.line = line,
		.unit = unit,
		.expected = expected,
		.measured = measured},
	    slack);
}

/* With the mappings in which the process changed. */
static void
check_elsewhere(struct step_check *s, const char *line, const char *unit,
    int64_t expected, int64_t measured, const struct process_record *process)
{
	struct finding finding = {
	    .line = line,
	    .unit = unit,
	    .expected = expected,
	    .measured = measured,
	};

	strlcpy(finding.detail, process->elsewhere, sizeof finding.detail);
	compare(s, finding, 0);
}

static void
check(struct step_check *s, const char *line, const char *unit,
    int64_t expected, int64_t measured)
{
	check_within(s, line, unit, expected, measured, 0);
}

/* The same pages: counted one by one, and in the sums of the kernel. */
static void
check_region(struct step_check *s, const struct region_record *r)
{
	int64_t kib = s->crosscheck->page_kib, all = 0;

	if (r->pages_reason != NULL)
		return;
	for (int i = 0; i < PAGE_STATES; i++)
		all += r->pages[i];
	check(s, "size of the region, by its pages", "KiB", all * kib,
	    r->size_kib + r->hole_kib);
	check(s, "RSS of the region, by its pages", "KiB",
	    (r->pages[PAGE_SHARED] + r->pages[PAGE_EXCLUSIVE]) * kib,
	    r->rss_kib);
	check(s, "USS of the region, by its exclusive pages", "KiB",
	    r->pages[PAGE_EXCLUSIVE] * kib, r->uss_kib);
}

/* What a process has outside its regions. */
struct outside {
	int64_t vsz_kib, rss_kib;
};

static struct outside
outside_of(const struct step_record *step, unsigned index)
{
	const struct process_record *p = step_process(step, index);
	struct outside out = {p->vsz_kib, p->rss_kib};

	for (size_t i = 0; i < step_regions(step); i++) {
		const struct region_record *r = step_process_region(
		    step, i, index);

		if (r == NULL)
			continue;
		out.vsz_kib -= r->size_kib;
		out.rss_kib -= r->rss_kib;
	}
	return out;
}

static bool
touched(const struct step_record *step, unsigned index)
{
	for (size_t i = 0; i < step->op_count; i++)
		if (step->ops[i].index == index &&
		    (op_touches(step->ops[i].op.what) ||
			op_may_populate(&step->ops[i].op)))
			return true;
	return false;
}

/* Pages that came or went, and not by an operation. */
static void
check_logged(struct step_check *s, const struct step_record *before,
    const struct step_record *step)
{
	struct finding finding = {.line = UNLOGGED_PAGES, .unit = "pages"};

	if (before == NULL)
		return;
	finding.measured = unlogged_pages(
	    before, step, s->index, finding.detail);
	compare(s, finding, 0);
}

static void
check_process(struct step_check *s, const struct step_record *was,
    const struct step_record *step, const struct process_record *after,
    bool outside)
{
	const struct process_record *before = step_process(was, after->index);
	struct outside had, has;

	if (after->region != NULL)
		check_region(s, after->region);
	/* What is told of one of several regions has nothing outside it. */
	if (before == NULL || !outside || step->region[0] != '\0')
		return;
	had = outside_of(was, after->index);
	has = outside_of(step, after->index);
	check_elsewhere(s, "VSZ outside the region", "KiB", had.vsz_kib,
	    has.vsz_kib, after);
	check_elsewhere(s, "RSS outside the region", "KiB", had.rss_kib,
	    has.rss_kib, after);
	if (touched(step, after->index))
		return;
	if (after->region_faults != UNKNOWN)
		check(s, "faults of the region without a touch", "faults", 0,
		    after->region_faults);
	else
		check_elsewhere(s, "faults without a touch of the region",
		    "faults", process_own_faults(before),
		    process_own_faults(after), after);
}

/* Of all processes. */
static int64_t
count_mappings(const struct step_record *step)
{
	int64_t count = 0;

	for (size_t i = 0; i < step->process_count; i++)
		if (step->processes[i].region != NULL)
			count += step->processes[i].region->mappings;
	return count;
}

/* The shares into which smaps divides the frames add up to the frames; smaps
 * cuts the share of each mapping to whole KiB. */
static void
check_group(struct step_check *s, const struct step_record *step)
{
	const struct group_record *g = &step->group;

	if (g->frames != UNKNOWN && step->region_count == 0)
		check_within(s, "sum of the region's PSS, by its frames", "KiB",
		    g->frames * s->crosscheck->page_kib, g->region_pss_kib,
		    count_mappings(step));
}

int
crosscheck_step(struct crosscheck *c, const struct step_record *before,
    const struct step_record *step, bool outside)
{
	struct step_check s = {.crosscheck = c, .step = step->number};

	strlcpy(c->region, step->region, sizeof c->region);
	if (c->verdict.verdict == VERDICT_NOT_CHECKED) {
		c->verdict.verdict = VERDICT_BALANCED;
		c->verdict.reason = NULL;
	}
	for (size_t i = 0; i < step->process_count; i++) {
		const struct process_record *p = &step->processes[i];

		if (record_is_stopped())
			return -EINTR;
		s.index = p->index;
		check_process(&s, before, step, p, outside);
		if (outside)
			check_logged(&s, before, step);
	}
	s.index = FINDING_GROUP;
	check_group(&s, step);
	return s.error;
}
