#include <stdbool.h>
#include <stdio.h>

#include "ledger/balance.h"
#include "ledger/classes.h"
#include "ledger/deduce.h"
#include "record/runs.h"

/* A state in words, with the letter of the frame where frames are compared. */
static void
state_words(const struct run *run, bool frames, char *words, size_t size)
{
	const char *name = page_state_name(run->state);

	if (!page_state_is_framed(run->state) || !frames)
		snprintf(words, size, "%s", name);
	else if (run->ordinal < 26)
		snprintf(words, size, "%s %c", name, 'A' + (int)run->ordinal);
	else
		snprintf(words, size, "%s +", name);
}

static void
describe(const struct run *predicted, const struct run *measured,
    uint64_t first, uint64_t end, char *detail)
{
	bool frames = measured->frame != FRAME_UNSEEN;
	char said[16], seen[16], label[PAGES_LABEL_MAX];

	state_words(predicted, frames, said, sizeof said);
	state_words(measured, frames, seen, sizeof seen);
	snprintf(detail, FINDING_DETAIL_MAX, "%s: predicted %s, measured %s",
	    pages_label(first, end, label), said, seen);
}

static bool
is_alike(const struct run *predicted, const struct run *measured)
{
	return predicted->state == measured->state &&
	    predicted->anonymous == measured->anonymous &&
	    (measured->frame == FRAME_UNSEEN ||
		predicted->ordinal == ORDINAL_UNSURE ||
		predicted->ordinal == measured->ordinal);
}

/* Counts the pages that differ. */
static int64_t
compare_pages(const struct predicted_record *predicted,
    const struct region_record *measured, char *detail)
{
	struct runs_pair at = {
	    .a = predicted->runs,
	    .a_count = predicted->run_count,
	    .b = measured->runs,
	    .b_count = measured->run_count,
	};
	int64_t differ = 0;

	while (runs_pair_next(&at)) {
		if (is_alike(at.a, at.b))
			continue;
		if (differ == 0)
			describe(at.a, at.b, at.first, at.end, detail);
		differ += (int64_t)(at.end - at.first);
	}
	return differ;
}

static int64_t
faults_of_step(
    const struct process_record *before, const struct process_record *after)
{
	int64_t was = before != NULL ? process_own_faults(before) : 0;
	int64_t is = process_own_faults(after);

	return was == UNKNOWN || is == UNKNOWN ? UNKNOWN : is - was;
}

/* UNKNOWN also if the process settled: those faults are counted minor and major
 * together. */
static int64_t
major_faults_of_step(
    const struct process_record *before, const struct process_record *after)
{
	static const struct process_record newborn;
	const struct process_record *was = before != NULL ? before : &newborn;

	if (was->major_faults == UNKNOWN || after->major_faults == UNKNOWN ||
	    was->settling_faults != after->settling_faults)
		return UNKNOWN;
	return after->major_faults - was->major_faults;
}

static struct balance_line
range_line(int64_t least, int64_t most, int64_t measured)
{
	struct balance_line line = {
	    .entered = true,
	    .predicted = least,
	    .most = most,
	    .measured = measured,
	    .verdict = VERDICT_BALANCED,
	};

	if (measured == UNKNOWN)
		line.verdict = VERDICT_NOT_CHECKED;
	else if (measured > most || measured < least)
		line.verdict = VERDICT_CONTRADICTED;
	return line;
}

static struct balance_line
line(int64_t predicted, int64_t measured, int64_t slack)
{
	struct balance_line line = range_line(
	    predicted - slack, predicted, measured);

	line.predicted = predicted;
	return line;
}

/* A line that is entered only if either side has any. */
static struct balance_line
rare_line(int64_t predicted, int64_t measured, int64_t slack)
{
	struct balance_line rare = line(predicted, measured, slack);

	rare.entered = predicted > 0 || measured > 0;
	return rare;
}

static struct balance_line
rare_range(int64_t least, int64_t most, int64_t measured)
{
	struct balance_line rare = range_line(least, most, measured);

	rare.entered = most > 0 || measured > 0;
	return rare;
}

static void
balance_pages(const struct predicted_record *predicted,
    const struct region_record *region, struct balance *b)
{
	int64_t differ = UNKNOWN;

	if (region == NULL || !predicted->mapped)
		return;
	if (region->pages_reason == NULL)
		differ = compare_pages(predicted, region, b->detail);
	b->line[BALANCE_PAGES] = line(0, differ, 0);
}

/* The faults that the rules of the kernel explain. In a step about stale
 * translations there may be more, which change no page; where addresses or
 * pages are not known, these cannot be told, and the count says nothing. */
static int64_t
faults_by_rules(const struct step_record *step,
    const struct process_record *before, const struct process_record *after,
    int64_t predicted, struct balance *b)
{
	int64_t faults = after->region_faults;

	if (faults == UNKNOWN) {
		faults = faults_of_step(before, after);
		return step->stale && faults > predicted ? UNKNOWN : faults;
	}
	b->spurious = after->repeated_faults;
	if (!step->stale || faults <= predicted)
		return faults - b->spurious;
	if (b->line[BALANCE_PAGES].verdict == VERDICT_NOT_CHECKED)
		return UNKNOWN;
	if (b->line[BALANCE_PAGES].verdict == VERDICT_BALANCED)
		b->spurious = faults - predicted;
	return faults - b->spurious;
}

/* What is predicted, as a range, of major faults those that are counted as
 * such. */
static struct fault_range
range_of(const struct predicted_record *predicted)
{
	struct fault_range range = fault_range_of(
	    predicted->faults, predicted->open, &predicted->range);

	range.least[FAULT_MAJOR] += predicted->counted_major;
	range.most[FAULT_MAJOR] += predicted->counted_major;
	return range;
}

static void
balance_faults(const struct predicted_record *predicted,
    const struct step_record *before, const struct step_record *step,
    struct balance *b)
{
	const struct process_record *was = step_process(
	    before, predicted->index);
	const struct process_record *is = step_process(step, predicted->index);
	struct fault_range range = range_of(predicted);
	int64_t faults = faults_by_rules(
	    step, was, is, range.most[FAULTS_ALL], b);
	int64_t major = major_faults_of_step(was, is);
	int64_t classes[FAULT_CLASSES];

	b->line[BALANCE_FAULTS] = range_line(
	    range.least[FAULTS_ALL], range.most[FAULTS_ALL], faults);
	classes_of_step(before, step, predicted->index, faults,
	    major == UNKNOWN ? UNKNOWN : major - predicted->counted_major,
	    classes);
	if (!predicted->open)
		deduce_allow_copies(
		    predicted->faults, predicted->unsure, classes);
	for (int i = 0; i < FAULT_MAJOR; i++) {
		struct balance_line *class = &b->line[BALANCE_CLASS + i];

		*class = rare_range(range.least[i], range.most[i], classes[i]);
		if (classes[i] == UNKNOWN)
			class->entered = false;
	}
	b->line[BALANCE_CLASS + FAULT_MAJOR] = rare_range(
	    range.least[FAULT_MAJOR], range.most[FAULT_MAJOR], major);
}

char *
balance_predicted_text(const struct balance_line *line, char *text, size_t size)
{
	char least[FIGURE_MAX], most[FIGURE_MAX];

	figure_text(line->predicted, least, sizeof least);
	if (line->most == line->predicted)
		snprintf(text, size, "%s", least);
	else
		snprintf(text, size, "%s-%s", least,
		    figure_text(line->most, most, sizeof most));
	return text;
}

void
balance_make(const struct predicted_record *predicted,
    const struct step_record *before, const struct step_record *step,
    struct balance *out)
{
	static const struct region_record none;
	const struct region_record *region =
	    step_process(step, predicted->index)->region;
	const struct region_record *seen = region != NULL ? region : &none;

	*out = (struct balance){
	    .line = {
		[BALANCE_VSZ] = line(predicted->vsz_kib, seen->size_kib, 0),
		[BALANCE_RSS] = line(predicted->rss_kib, seen->rss_kib, 0),
		[BALANCE_PSS] = line(
		    predicted->pss_kib, seen->pss_kib, BALANCE_PSS_SLACK),
		[BALANCE_USS] = line(predicted->uss_kib, seen->uss_kib, 0),
		[BALANCE_ANONYMOUS] = rare_line(
		    predicted->anonymous_kib, seen->anonymous_kib, 0),
		[BALANCE_DIRTY] = rare_line(
		    predicted->dirty_kib, seen->dirty_kib, 0),
		[BALANCE_LOCKED] = rare_line(
		    predicted->locked_kib, seen->locked_kib, BALANCE_PSS_SLACK),
		[BALANCE_HUGE] = rare_line(
		    predicted->huge_kib, seen->huge_kib, 0),
		[BALANCE_MAPPINGS] = line(
		    predicted->mappings, seen->mappings, 0),
	    }};
	out->line[BALANCE_MAPPINGS].entered = predicted->mappings > 1 ||
	    seen->mappings > 1;
	balance_pages(predicted, region, out);
	balance_faults(predicted, before, step, out);
}
